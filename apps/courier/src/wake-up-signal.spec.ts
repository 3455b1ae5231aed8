import { describe, expect, it } from '@jest/globals';
import { WakeUpSignal } from './courier.service.js';

const never = 600_000;

describe('WakeUpSignal', () => {
  it('ends a wait at a ring', async () => {
    const call = new WakeUpSignal();
    const wait = call.wait(never);
    call.notify();
    await wait;
    await expect(wait).resolves.toBeUndefined();
  });

  it('loses no ring that came during the work', async () => {
    const call = new WakeUpSignal();
    call.reset();
    call.notify();
    await expect(call.wait(never)).resolves.toBeUndefined();
  });

  it('forgets rings from before the work, and ends after its time', async () => {
    const call = new WakeUpSignal();
    call.notify();
    call.reset();
    const start = performance.now();
    await call.wait(30);
    expect(performance.now() - start).toBeGreaterThan(20);
  });
});
