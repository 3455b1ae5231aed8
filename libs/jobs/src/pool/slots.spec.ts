import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

const never = new AbortController().signal;

function slotsOf(size: number) {
  const outside: number[] = [];
  const slots = new Slots((count) => outside.push(count));
  slots.resize(size);
  return { slots, outside };
}

describe('Slots', () => {
  it('allow another job for each run that has left its slot', async () => {
    const { slots, outside } = slotsOf(1);
    const [first, second] = [slots.begin(), slots.begin()];
    first.leave();
    first.leave();
    second.leave();
    expect(outside).toEqual([1, 2]);
    expect(await first.enter(never)).toBe(true);
    expect(await first.enter(never)).toBe(true);
    expect(outside).toEqual([1, 2, 1]);
    first.end();
    second.end();
    first.end();
    expect(outside).toEqual([1, 2, 1, 0]);
  });

  it('are entered in the order of waiting', async () => {
    const { slots } = slotsOf(1);
    const runs = [0, 1, 2, 3].map(() => {
      const slot = slots.begin();
      slot.leave();
      return slot;
    });
    const entered: number[] = [];
    const all = Promise.all(
      runs.map(async (slot, index) => {
        expect(await slot.enter(never)).toBe(true);
        entered.push(index);
      }),
    );
    for (const [index, slot] of runs.entries()) {
      await new Promise(setImmediate);
      expect(entered).toHaveLength(index + 1);
      slot.end();
    }
    await all;
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('are not entered by aborted or ended runs', async () => {
    const { slots } = slotsOf(1);
    const [holder, stopped, over] = [slots.begin(), slots.begin(), slots.begin()];
    stopped.leave();
    over.leave();
    const abort = new AbortController();
    const entering = stopped.enter(abort.signal);
    const late = over.enter(never);
    abort.abort();
    expect(await entering).toBe(false);
    expect(await stopped.enter(abort.signal)).toBe(false);
    over.end();
    holder.end();
    expect(await late).toBe(false);
    const next = slots.begin();
    next.leave();
    expect(await next.enter(never)).toBe(true);
  });

  it('limit the number of jobs beyond them', () => {
    const { slots, outside } = slotsOf(1);
    for (let count = 0; count < 2_000; count += 1) slots.begin().leave();
    expect(Math.max(...outside)).toBe(1_024);
  });
});
