import type { Job, Problem } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const mebibyte = 1_048_576;

describe('Redis near its memory limit', () => {
  let system: SluiceSystem;
  let redis: Redis;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      redis: 'own',
      backends: (simulator) => ({ slow: { baseUrl: `${simulator}/scenario/slow/v1` } }),
    });
    redis = new Redis(system.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await system.close();
  });

  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const submit = (content: string) =>
    system.api.call<Pick<Job, 'id'> & Pick<Problem, 'code'>>('POST', '/v1/jobs', {
      body: { kind: 'chat', input: { messages: [{ role: 'user', content }] } },
    });

  it('refuses new jobs with 503 before it is full; those that it has finish', async () => {
    const limit = (await used()) + 24 * mebibyte;
    await redis.config('SET', 'maxmemory', String(limit));
    // Half of the room is taken by something else, so that fewer jobs fill the rest.
    await redis.setrange('other', 12 * mebibyte, 'x');
    const large = 'word '.repeat(40_000);

    const accepted: string[] = [];
    const refused = await waitFor('a submit is refused', async () => {
      const reply = await submit(large);
      if (reply.status === 202) accepted.push(reply.body.id);
      return reply.status !== 202 && reply;
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('Retry-After')).toBe('30');
    expect(refused.body).toMatchObject({ code: 'store-full' });
    expect((await used()) / limit).toBeLessThan(0.97);
    expect(accepted.length).toBeGreaterThan(10);

    const ended = await Promise.all(accepted.map((id) => system.api.ended(id, 30_000)));
    expect(ended.every(({ status }) => status === 'completed')).toBe(true);
    expect(system.output).not.toContain('OOM command not allowed');

    await redis.config('SET', 'maxmemory', String(limit * 4));
    await waitFor('jobs are taken again', async () => (await submit('small')).status === 202);
  });
});
