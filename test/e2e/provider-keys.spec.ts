import { hash } from 'node:crypto';
import type { Job } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { isOneServer } from '../redis-for-tests/redis-for-tests.js';
import { SluiceSystem } from '../system/sluice-system.js';

const ownKey = 'sk-caller-canary-0123456789';
/** As the simulator tells keys apart. */
const ownPrint = hash('sha256', ownKey).slice(0, 12);

describe('keys of vendors', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      backends: (simulator) => ({
        several: { apiKeys: ['sk-first-0123456789', 'sk-second-0123456789'] },
        broken: { baseUrl: `${simulator}/scenario/server-error/v1`, apiKey: 'sk-installation' },
      }),
    });
  });
  afterAll(() => system.close());

  const submit = (backend: string, headers: Record<string, string> = {}, options: object = {}) =>
    system.api.call<Job>('POST', '/v1/jobs', {
      body: { kind: 'chat', backend, input: { messages: [{ role: 'user', content: 'Hello' }] }, ...options },
      headers,
    });
  const keysSeen = () => system.simulator.requests.map(({ apiKey }) => apiKey);

  it('of one backend are used in turn', async () => {
    for (let count = 0; count < 4; count += 1) {
      const { body } = await submit('several', { Prefer: 'wait=20' });
      expect(body.status).toBe('completed');
    }
    expect(new Set(keysSeen()).size).toBe(2);
  });

  it.each([
    ['at once', { Prefer: 'wait=20' }],
    ['through the queue', {}],
  ])('that a caller brings are used for his job alone, %s', async (_, prefer) => {
    const { body } = await submit('several', { ...prefer, 'Sluice-Provider-Key': ownKey });
    expect((await system.api.ended(body.id)).status).toBe('completed');
    expect(keysSeen().at(-1)).toBe(ownPrint);
    for (let count = 0; count < 2; count += 1) await submit('several', { Prefer: 'wait=20' });
    expect(keysSeen().slice(-2)).not.toContain(ownPrint);
  });

  (isOneServer ? it : it.skip)(
    'that a caller brings are for no fallback, and nowhere to be read',
    async () => {
      const { body } = await submit(
        'broken',
        { Prefer: 'wait=20', 'Sluice-Provider-Key': ownKey },
        { fallback: ['several'], retry: { maxAttempts: 1 } },
      );
      expect(body.status).toBe('completed');
      const [first, second] = keysSeen().slice(-2);
      expect(first).toBe(ownPrint);
      expect(second).not.toBe(ownPrint);

      const redis = new Redis(process.env['SLUICE_TEST_REDIS_URL'] ?? '');
      const stored: string[] = [];
      for (const key of await redis.keys(`${system.prefix}*job:*`)) {
        if ((await redis.type(key)) === 'hash') stored.push(JSON.stringify(await redis.hgetall(key)));
      }
      redis.disconnect();
      expect(stored.join('\n')).not.toContain(ownKey);
      expect(stored.join('\n')).toContain('providerKey');
      expect(system.output).not.toContain(ownKey);
    },
  );

  it('of several that the vendor no longer takes are told to the operators; the jobs go on', async () => {
    system.simulator.script({
      when: { apiKey: 'sk-second-0123456789' },
      behaviour: { failure: 'invalid-api-key' },
    });
    for (let count = 0; count < 3; count += 1) {
      const { body } = await submit('several', { Prefer: 'wait=20' });
      expect(body).toMatchObject({ status: 'completed', attempts: [{ outcome: 'succeeded' }] });
    }
    const told = await firstInstallationEvent(system.api.url, 'backend.auth_expired');
    expect(told).toMatchObject({ backend: 'several', mend: expect.stringContaining('key 2') });
    expect(JSON.stringify(told)).not.toContain('sk-second');
  });
});

/** The oldest event of this type that operators were told. */
async function firstInstallationEvent(url: string, type: string): Promise<object> {
  const reply = await fetch(`${url}/v1/events?starting_after=0`, { signal: AbortSignal.timeout(10_000) });
  let text = '';
  for await (const chunk of reply.body ?? []) {
    text += Buffer.from(chunk).toString();
    const [, data] = new RegExp(`event: ${type}\ndata: (.*)\n`).exec(text) ?? [];
    if (data !== undefined) return JSON.parse(data) as object;
  }
  throw new Error(`Nobody told of ${type}, but: ${text}`);
}
