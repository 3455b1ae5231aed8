import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Limits } from '@app/contracts';
import type { Permit } from '@app/policies';
import { MemoryLog, testRedis, until } from '@app/redis/testing';
import { Limiter } from './limiter.js';

const cost = { requests: 1, inputTokens: 40, outputTokens: 0 };

describe('the use of limits', () => {
  const redis = testRedis();
  let one: Limiter;
  let another: Limiter;

  beforeAll(async () => {
    one = await Limiter.open(redis, new MemoryLog());
    another = await Limiter.open(redis, new MemoryLog());
  });
  afterAll(async () => {
    await one.close();
    await another.close();
  });

  async function begin(limiter: Limiter, group: string, limits: Limits): Promise<Permit> {
    const signal = AbortSignal.timeout(5_000);
    const admitted = await limiter.admit({ backend: group, group, limits, cost, signal, patienceMs: 5_000 });
    if (!('permit' in admitted)) throw new Error('It was refused.');
    return admitted.permit;
  }

  it('is that of all processes, by dimension', async () => {
    const group = randomUUID();
    const limits = { requestsPerMinute: 1_000, inputTokensPerMinute: 1_000, concurrency: 8 };
    expect(await one.use()).toEqual([]);
    const permits = [
      await begin(one, group, limits),
      await begin(one, group, limits),
      await begin(another, group, limits),
    ];
    const expected = (requests: number, tokens: number, concurrency: number) => [
      { group, dimension: 'requestsPerMinute', share: requests },
      { group, dimension: 'inputTokensPerMinute', share: tokens },
      { group, dimension: 'concurrency', share: concurrency },
    ];
    expect(await one.use()).toEqual(expected(0.003, 0.12, 0.375));
    expect(await another.use()).toEqual(expected(0.003, 0.12, 0.375));
    const used = { requests: 1, inputTokens: 250, outputTokens: 0 };
    for (const permit of permits) permit.settle({ used, limits: [], outcome: 'served' });
    await until('no call is in flight', async () => (await one.use())[2]?.share === 0);
    await until('all tokens are counted', async () => (await one.use())[1]?.share === 0.75);
    expect(await another.use()).toEqual(expected(0.003, 0.75, 0));
  });
});
