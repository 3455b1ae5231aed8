import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Script } from '../../redis/script.js';
import { type RedisClient, RedisConnections } from '../../redis/redis-connections.js';
import { MemoryLog } from '../../testing/memory-log.js';
import { testRedis } from '../../testing/test-queue.js';
import { decisionScript, limitKeyCount } from './decision-script.js';
import type { LimitQuery, LimitReply } from './limit-query.js';
import { limitKeys } from '../limit-keys.js';
import { limitRules } from '../limit-rules.js';

/** The decision with a clock of the test's own. */
const decide = new Script<LimitReply>(
  'sluiceLimitAt',
  limitKeyCount,
  decisionScript('local raw = tonumber(ARGV[2])'),
);

describe('decisionScript', () => {
  const redis = testRedis();
  const connections = new RedisConnections(redis, new MemoryLog());
  let client: RedisClient;
  beforeAll(async () => {
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  it('permits nothing while the vendor asks for a pause, then grows to the whole rate', async () => {
    const keys = limitKeys(redis.prefix, randomUUID());
    // Twenty a second.
    const rules = limitRules({ requestsPerMinute: 1_200, window: 10_000 });
    const startedAt = 1_000_000_000;
    let known = 0;
    const ask = async (time: number, blockMs: number): Promise<number[]> => {
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
        told: [],
        blockMs,
        rampMs: 2_500,
        wanted: Array.from({ length: 20 }, () => [1]),
      };
      const reply = await decide.run(client, keys, [JSON.stringify(query), startedAt + time]);
      known = reply[1];
      return reply[4].map((at) => at - startedAt);
    };

    await ask(0, 0);
    const permitted = await ask(100, 5_000);
    for (let time = 200; time < 14_000; time += 100) permitted.push(...(await ask(time, 0)));
    const inSecond = (from: number) => permitted.filter((at) => at >= from && at < from + 1_000).length;

    expect(Math.min(...permitted)).toBeGreaterThanOrEqual(5_100);
    const seconds = [5_100, 6_100, 7_100].map(inSecond);
    expect(seconds[0]).toBeLessThanOrEqual(8);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(inSecond(9_000)).toBeGreaterThanOrEqual(19);
  });
});
