import type { Limits } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { luaModule, type RedisClient, RedisConnections } from '@app/redis';
import { MemoryLog, testRedis } from '@app/redis/testing';
import { decisionBy, limitKeys, type LimitQuery } from './decision.js';
import { limitRules } from './limit-rules.js';

/** The decision with a clock of the test's own. */
const decide = decisionBy<LimitQuery & { time: number }>(luaModule('local raw = arg.time'));

describe('decisionScript', () => {
  const redis = testRedis();
  const connections = new RedisConnections(redis, new MemoryLog());
  let client: RedisClient;
  beforeAll(async () => {
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  /** A process that always wants more: queries at a time, and returns when calls were permitted. */
  const demand = (limits: Limits) => {
    const keys = limitKeys(redis.prefix, randomUUID());
    const rules = limitRules(limits);
    const startedAt = 1_000_000_000;
    let known = 0;
    return async (time: number, changes: Partial<LimitQuery> = {}): Promise<number[]> => {
      const query: LimitQuery = {
        process: 'only',
        known,
        reconnected: false,
        horizon: 150,
        rules: rules.map(({ dimension, limit, bucketMs, buckets, intervalMs, burst }) => [
          dimension,
          limit,
          bucketMs,
          buckets,
          intervalMs,
          burst,
        ]),
        settled: [],
        reported: [],
        blockMs: 0,
        rampMs: 2_500,
        wanted: Array.from({ length: 20 }, () => [1]),
        ...changes,
      };
      const reply = await decide.run(client, keys, { ...query, time: startedAt + time });
      known = reply[1];
      return reply[4].map((at) => at - startedAt);
    };
  };
  const within = (times: readonly number[], from: number, to: number) =>
    times.filter((at) => at >= from && at < to).length;
  // Twenty a second.
  const limits = { requestsPerMinute: 1_200, window: 10_000 };

  it('permits nothing while the vendor asks for a pause, then grows to the whole rate', async () => {
    const ask = demand(limits);
    await ask(0);
    const permitted = await ask(100, { blockMs: 5_000 });
    for (let time = 200; time < 14_000; time += 100) permitted.push(...(await ask(time)));

    expect(Math.min(...permitted)).toBeGreaterThanOrEqual(5_100);
    const seconds = [5_100, 6_100, 7_100].map((from) => within(permitted, from, from + 1_000));
    expect(seconds[0]).toBeLessThanOrEqual(8);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(within(permitted, 9_000, 10_000)).toBeGreaterThanOrEqual(19);
  });

  it('catches up with the time in which Redis was away, and no faster than twice the rate', async () => {
    const ask = demand(limits);
    const permitted: number[] = [];
    for (let time = 0; time < 5_000; time += 100) permitted.push(...(await ask(time)));
    permitted.push(...(await ask(7_000, { reconnected: true })));
    for (let time = 7_100; time < 20_000; time += 100) permitted.push(...(await ask(time)));

    expect(within(permitted, 5_200, 7_000)).toBe(0);
    expect(within(permitted, 7_000, 8_000)).toBeGreaterThan(35);
    expect(within(permitted, 7_000, 8_000)).toBeLessThanOrEqual(48);
    expect(within(permitted, 0, 10_000)).toBeGreaterThan(196);
    expect(within(permitted, 10_000, 20_000)).toBeGreaterThan(190);
  });

  it('keeps its pace after a time without demand', async () => {
    const ask = demand(limits);
    const permitted: number[] = [];
    for (let time = 0; time < 5_000; time += 100) permitted.push(...(await ask(time)));
    for (let time = 7_000; time < 9_000; time += 100) permitted.push(...(await ask(time)));

    // The pace, and one burst.
    expect(within(permitted, 7_000, 8_000)).toBeLessThanOrEqual(28);
  });
});
