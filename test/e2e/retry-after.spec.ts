import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { publishedEvents } from '../system/published-events.js';
import { waitFor } from '../system/wait-for.js';

const retryAfterMs = 5_000;

describe('a vendor that says when to come back', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({ workers: 2, backends: () => ({ only: {} }) });
  });
  afterAll(() => system.close());

  it('is called by no worker before, burns no attempt, and is not met by a burst', async () => {
    const { api, simulator } = system;
    simulator.configure({ default: { timing: { latencyMs: 300 } } });
    simulator.script({
      times: 1,
      when: { lastUserMessage: 'First' },
      behaviour: {
        failure: {
          status: 429,
          headers: { 'retry-after': String(retryAfterMs / 1_000) },
          body: { error: { message: 'Slow down.', type: 'rate_limit_error' } },
        },
      },
    });
    // Both workers know the backend before.
    const known = await Promise.all(Array.from({ length: 40 }, () => api.submitChat('Hello')));
    await Promise.all(known.map(({ id }) => api.ended(id)));
    const before = simulator.requestCount;

    const first = await api.submitChat('First');
    await waitFor('the call is refused', () => simulator.requestCount > before);
    const refusedAt = simulator.requests.at(-1)?.at ?? 0;
    await waitFor('the lane is parked', async () => (await api.lanes())[0]?.state === 'parked');
    const others = await Promise.all(Array.from({ length: 40 }, () => api.submitChat('Then')));
    const ended = await Promise.all([first, ...others].map(({ id }) => api.ended(id, 20_000)));

    const calls = simulator.requests.slice(before + 1).map(({ at }) => at - refusedAt);
    expect(Math.min(...calls)).toBeGreaterThanOrEqual(retryAfterMs - 20);
    // One call for each of two workers at first; it grows with what is served.
    const resumedAt = Math.min(...calls);
    expect(calls.filter((at) => at < resumedAt + 250).length).toBeLessThanOrEqual(4);
    expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'completed'));
    expect(ended.slice(1).every(({ attempts }) => attempts.length === 1)).toBe(true);
    expect(ended[0]?.attempts.map(({ outcome, failure }) => [outcome, failure?.kind])).toEqual([
      ['failed', 'rate-limit'],
      ['succeeded', undefined],
    ]);
    expect(await publishedEvents(api, 'lane.freed')).toEqual(['lane.parked', 'lane.freed']);
  });
});
