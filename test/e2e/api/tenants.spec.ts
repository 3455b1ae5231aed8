import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, JobPage } from '@app/contracts';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, problem } from './chat-job.js';

const keys = { acme: 'acme-canary-key-51c2', umbra: 'umbra-canary-key-77d0', old: 'old-canary-key-09aa' };
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

describe('tenants', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: {
        apiKeys: [
          { name: 'acme', tenant: 'acme', sha256: sha256(keys.acme) },
          { name: 'umbra', tenant: 'umbra', sha256: sha256(keys.umbra), expiresAt: '2999-01-01T00:00:00Z' },
          { name: 'old', tenant: 'acme', sha256: sha256(keys.old), expiresAt: '2020-01-01T00:00:00Z' },
        ],
      },
    });
  });
  afterAll(() => api.close());

  it.each([
    ['no key', {}, 'Bearer realm="sluice"'],
    ['an unknown key', bearer('guess'), 'Bearer realm="sluice", error="invalid_token"'],
    ['an expired key', bearer(keys.old), 'Bearer realm="sluice", error="invalid_token"'],
    [
      'another scheme',
      { Authorization: `Basic ${keys.acme}` },
      'Bearer realm="sluice", error="invalid_token"',
    ],
  ])('refuses %s', async (_, headers, challenge) => {
    for (const [method, path] of [
      ['POST', '/v1/jobs'],
      ['GET', '/v1/jobs'],
      ['GET', '/%761/jobs'],
      ['GET', '/v1/backends'],
      ['DELETE', '/v1/jobs/j_x'],
    ] as const) {
      const reply = await api.caller(headers).call(method, path);
      expect([reply.status, reply.body]).toEqual([401, problem('unauthenticated', 401, { instance: path })]);
      expect(reply.headers.get('WWW-Authenticate')).toBe(challenge);
    }
  });

  it.each(['/healthz', '/readyz', '/openapi.json', '/docs'])('leaves %s open to anybody', async (path) => {
    const reply = await fetch(api.url + path);
    expect([reply.status, await reply.text()]).toEqual([200, expect.stringMatching(/./)]);
  });

  it('a job exists for its tenant alone', async () => {
    const acme = api.caller(bearer(keys.acme));
    const umbra = api.caller(bearer(keys.umbra));
    const body = chatJob();
    const headers = { 'Idempotency-Key': 'the-same' };
    const own = (await acme.call<Job>('POST', '/v1/jobs', { body, headers })).body;
    const other = (await umbra.call<Job>('POST', '/v1/jobs', { body, headers })).body;
    expect(other.id).not.toBe(own.id);

    for (const [method, path] of [
      ['GET', `/v1/jobs/${own.id}`],
      ['DELETE', `/v1/jobs/${own.id}`],
      ['POST', `/v1/jobs/${own.id}/cancel`],
      ['POST', `/v1/jobs/${own.id}/retry`],
    ] as const) {
      const reply = await umbra.call(method, path, { headers: { Prefer: 'wait=5' } });
      expect([reply.status, reply.body]).toEqual([404, problem('not-found', 404, { instance: path })]);
    }
    const listed = (await umbra.call<JobPage>('GET', '/v1/jobs')).body.data;
    expect(listed.map(({ id }) => id)).toEqual([other.id]);
    expect((await acme.job(own.id)).status).toBe('queued');
  });

  it('no key is in any log line or answer', async () => {
    const answers: string[] = [];
    for (const key of Object.values(keys)) {
      for (const path of ['/v1/jobs', '/v1/backends', `/v1/${key}`, '/openapi.json']) {
        const reply = await fetch(api.url + path, { headers: bearer(key) });
        answers.push((await reply.text()).replaceAll(`/v1/${key}`, ''));
      }
    }
    expect(api.log).not.toBe('');
    for (const key of Object.values(keys)) {
      expect(api.log.includes(key)).toBe(false);
      expect(answers.some((text) => text.includes(key) || text.includes(sha256(key)))).toBe(false);
    }
  });
});

describe('without keys', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start();
  });
  afterAll(() => api.close());

  it.each([
    ['a foreign host name', { Host: 'evil.example' }],
    ['a foreign origin', { Origin: 'https://evil.example' }],
  ])('serves nothing to %s', async (_, headers) => {
    const { request } = await import('undici');
    for (const path of ['/v1/jobs', '/healthz', '/docs']) {
      const reply = await request(api.url + path, { headers });
      expect([reply.statusCode, await reply.body.json()]).toEqual([
        421,
        problem('misdirected', 421, { instance: path }),
      ]);
    }
  });
});
