import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completed } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

describe('JobEnds', () => {
  let queue: TestQueue;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  it('reports the end to each of many waiters, whenever they begin to wait', async () => {
    const { record } = await queue.jobs.submit(newChat());
    const early = Array.from({ length: 200 }, () =>
      queue.ends.wait('acme', record.id, { timeoutMs: 10_000 }),
    );
    const cancelling = queue.jobs.cancel('acme', record.id);
    const late = queue.ends.wait('acme', record.id, { timeoutMs: 10_000 });
    await cancelling;
    const stored = await queue.store.get('acme', record.id);
    expect(stored?.status).toBe('cancelled');
    for (const seen of await Promise.all([...early, late])) expect(seen).toEqual(stored);
  });

  it('returns the current job when the time is up, and at the abort', async () => {
    const { record } = await queue.jobs.submit(newChat());
    expect(await queue.ends.wait('acme', record.id, { timeoutMs: 50 })).toEqual(record);
    const caller = new AbortController();
    const waiting = queue.ends.wait('acme', record.id, { timeoutMs: 20_000, signal: caller.signal });
    caller.abort();
    expect(await waiting).toEqual(record);
    expect(await queue.ends.wait('acme', record.id, { timeoutMs: 0 })).toEqual(record);
  });

  it('does not wait for a job of another tenant', async () => {
    const { record } = await queue.jobs.submit(newChat());
    expect(await queue.ends.wait('other', record.id, { timeoutMs: 10_000 })).toBeUndefined();
  });

  it('reads an end whose result is too long to announce', async () => {
    const text = 'x'.repeat(200_000);
    await queue.serve(async (_, context) => completed(context, { text, finishReason: 'stop', model: 'm' }), {
      long: 1,
    });
    const { record } = await queue.jobs.submitAndWait(newChat({ route: ['long'] }), { timeoutMs: 10_000 });
    expect(record).toMatchObject({ status: 'completed', result: { text } });
  });

  it('reads ends that it has missed while disconnected', async () => {
    const { record } = await queue.jobs.submit(newChat());
    const waiting = queue.ends.wait('acme', record.id, { timeoutMs: 10_000 });
    const subscriber = queue.connections.get('subscriber');
    await until('it listens', async () => {
      const [, count] = (await queue.client.call('PUBSUB', 'NUMSUB', queue.records.keys.ended)) as unknown[];
      return Number(count) > 0;
    });
    subscriber.disconnect(true);
    await queue.jobs.cancel('acme', record.id);
    expect(await waiting).toMatchObject({ status: 'cancelled' });
  });
});
