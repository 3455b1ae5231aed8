import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Agent, request } from 'undici';
import { isOneServer } from '../redis-for-tests/redis-for-tests.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const waiters = 5_000;
const mebibyte = 1_048_576;

(isOneServer ? describe : describe.skip)('thousands of callers that wait', () => {
  let system: SluiceSystem;
  let redis: Redis;
  const agent = new Agent({ connections: null, headersTimeout: 120_000, bodyTimeout: 120_000 });

  beforeAll(async () => {
    system = await SluiceSystem.start({
      apart: ['api'],
      redis: 'own',
      workers: 0,
      backends: (simulator) => ({ slow: { baseUrl: `${simulator}/scenario/hang/v1` } }),
    });
    redis = new Redis(system.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await agent.destroy();
    await system.close();
  });

  const redisConnections = async () =>
    Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]);
  async function memory(): Promise<number> {
    const status = await readFile(`/proc/${system.apiProgram?.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  it('cost one API process little memory and no connection to Redis each', async () => {
    const { id } = await system.api.submitChat('Why is the sky blue?');
    await system.api.call('GET', `/v1/jobs/${id}`, { headers: { Prefer: 'wait=1' } });
    const before = await redisConnections();

    let answered = 0;
    const waits = Array.from({ length: waiters }, async () => {
      const { statusCode, body } = await request(`${system.api.url}/v1/jobs/${id}`, {
        dispatcher: agent,
        headers: { prefer: 'wait=60' },
      });
      const job = (await body.json()) as { status: string };
      answered += 1;
      return statusCode === 200 && job.status === 'cancelled';
    });
    await waitFor('all are connected', async () => {
      const sockets = await readFile(`/proc/${system.apiProgram?.pid}/net/sockstat`, 'utf8');
      return Number(/TCP: inuse (\d+)/.exec(sockets)?.[1]) > waiters * 2;
    });
    expect(answered).toBe(0);
    expect(await redisConnections()).toBe(before);
    expect(await memory()).toBeLessThan(500 * mebibyte);

    await system.api.call('POST', `/v1/jobs/${id}/cancel`);
    expect((await Promise.all(waits)).every(Boolean)).toBe(true);
  });
});
