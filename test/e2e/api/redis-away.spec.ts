import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisProgram } from '../../system/redis-program.js';
import { waitFor } from '../../system/wait-for.js';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, problem } from './chat-job.js';

describe('while Redis is away', () => {
  let redis: RedisProgram;
  let api: ApiUnderTest;

  beforeAll(async () => {
    redis = await RedisProgram.start();
    api = await ApiUnderTest.start({ redisUrl: redis.url });
  });
  afterAll(async () => {
    await api.close();
    await redis.close();
  });

  it('every request that needs it gets 503 within a second, and then it goes on', async () => {
    const client = api.caller();
    expect((await client.call('GET', '/readyz')).status).toBe(200);
    const accepted = await client.submitChat('Keep this.');
    const path = `/v1/jobs/${accepted.id}`;
    await client.call('GET', path, { headers: { Prefer: 'wait=0' } });
    await redis.kill();

    for (const [method, target, body] of [
      ['POST', '/v1/jobs', chatJob()],
      ['GET', path],
      ['GET', '/v1/jobs'],
      ['POST', `${path}/cancel`],
      ['POST', `${path}/retry`],
      ['DELETE', path],
      ['GET', '/v1/backends'],
    ] as const) {
      const start = performance.now();
      const reply = await client.call(method, target, { body, headers: { Prefer: 'wait=30' } });
      expect(performance.now() - start).toBeLessThan(1_000);
      expect([reply.status, reply.body]).toEqual([
        503,
        problem('store-unavailable', 503, { instance: target }),
      ]);
      expect(reply.headers.get('Retry-After')).toBe('1');
    }
    const ready = await client.call('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([503, { status: 'store-unavailable' }]);
    expect((await client.call('GET', '/healthz')).body).toEqual({ status: 'ok' });

    await redis.startAgain();
    await waitFor('it is ready again', async () => (await client.call('GET', '/readyz')).status === 200);
    expect((await client.job(accepted.id)).status).toBe('queued');
  });
});
