import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, WebhookDelivery, WebhookEndpoint } from '@app/contracts';
import { Redis } from 'ioredis';
import type { ApiClient } from '../../system/api-client.js';
import { isOneServer } from '../../redis-for-tests/redis-for-tests.js';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, type JobOrProblem, problem } from './chat-job.js';

const keys = { acme: 'acme-webhook-key', umbra: 'umbra-webhook-key' };
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const path = '/v1/webhook-endpoints';
const url = 'https://hooks.example.org/sluice';
const secret = `whsec_${randomBytes(32).toString('base64')}`;

describe('webhook endpoints', () => {
  let api: ApiUnderTest;
  let acme: ApiClient;
  let umbra: ApiClient;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: {
        apiKeys: Object.entries(keys).map(([name, key]) => ({ name, tenant: name, sha256: sha256(key) })),
        sealing: { key: randomBytes(32).toString('base64') },
      },
    });
    acme = api.caller({ Authorization: `Bearer ${keys.acme}` });
    umbra = api.caller({ Authorization: `Bearer ${keys.umbra}` });
  });
  afterAll(() => api.close());

  async function created(body: object = { url }, client = acme): Promise<WebhookEndpoint> {
    const reply = await client.call<WebhookEndpoint>('POST', path, { body });
    expect(reply.status).toBe(201);
    return reply.body;
  }

  it('shows the secret once, and everything else whenever it is asked for', async () => {
    const { secret: shown, ...endpoint } = await created({
      url,
      events: ['job.failed'],
      description: 'On call',
    });
    expect(shown).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toEqual({
      id: expect.stringMatching(/^e_[a-z2-7]{26}$/),
      object: 'webhook_endpoint',
      url,
      events: ['job.failed'],
      description: 'On call',
      status: 'enabled',
      createdAt: expect.any(String),
    });
    expect((await acme.call('GET', `${path}/${endpoint.id}`)).body).toEqual(endpoint);
    expect((await acme.call<{ data: unknown[] }>('GET', path)).body.data).toContainEqual(endpoint);
  });

  it('gives a new secret, disables and enables', async () => {
    const { id, secret: old } = await created();
    const rotated = await acme.call<WebhookEndpoint>('POST', `${path}/${id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(old);
    const disabled = await acme.call<WebhookEndpoint>('POST', `${path}/${id}/disable`);
    expect(disabled.body).toMatchObject({ status: 'disabled', disabledBecause: 'asked' });
    const enabled = (await acme.call<WebhookEndpoint>('POST', `${path}/${id}/enable`)).body;
    expect(enabled.status).toBe('enabled');
    expect(enabled).not.toHaveProperty('disabledBecause');
  });

  it('sends a test, which can be found and sent again', async () => {
    const { id } = await created();
    const { status, body: test } = await acme.call<WebhookDelivery>('POST', `${path}/${id}/test`);
    expect([status, test]).toEqual([
      202,
      expect.objectContaining({
        type: 'webhook_endpoint.test',
        endpoint: id,
        status: 'pending',
        attempts: [],
      }),
    ]);
    const lists = [`${path}/${id}/deliveries`, '/v1/webhook-deliveries?status=pending'];
    for (const list of lists) {
      expect((await acme.call<{ data: unknown[] }>('GET', list)).body.data).toContainEqual(test);
    }
    expect((await acme.call('GET', `/v1/webhook-deliveries/${test.id}`)).body).toEqual(test);
    expect((await acme.call('POST', `/v1/webhook-deliveries/${test.id}/redeliver`)).status).toBe(202);

    await acme.call('POST', `${path}/${id}/disable`);
    for (const refused of [`${path}/${id}/test`, `/v1/webhook-deliveries/${test.id}/redeliver`]) {
      expect((await acme.call<Problem>('POST', refused)).body).toEqual(problem('endpoint-disabled', 409));
    }
  });

  it('has each endpoint and delivery for its own tenant alone', async () => {
    const { id } = await created();
    const { body: test } = await acme.call<WebhookDelivery>('POST', `${path}/${id}/test`);
    const requests = [
      ['GET', `${path}/${id}`],
      ['DELETE', `${path}/${id}`],
      ['POST', `${path}/${id}/rotate-secret`],
      ['POST', `${path}/${id}/disable`],
      ['POST', `${path}/${id}/enable`],
      ['POST', `${path}/${id}/test`],
      ['GET', `${path}/${id}/deliveries`],
      ['GET', `/v1/webhook-deliveries/${test.id}`],
      ['POST', `/v1/webhook-deliveries/${test.id}/redeliver`],
    ] as const;
    for (const [method, target] of requests) {
      expect((await umbra.call<Problem>(method, target)).body).toEqual(problem('not-found', 404));
    }
    const since = { body: { since: '2020-01-01T00:00:00Z' } };
    expect((await umbra.call('POST', `${path}/${id}/recover`, since)).status).toBe(404);
    expect((await umbra.call('GET', '/v1/webhook-deliveries')).body).toEqual({ data: [], nextCursor: null });
    expect((await acme.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await acme.call('GET', `${path}/${id}`)).status).toBe(404);
  });

  it.each([
    ['no URL', {}, '/url'],
    ['a URL that is none', { url: 'hooks' }, '/url'],
    ['another scheme', { url: 'ftp://example.org/' }, '/url'],
    ['http', { url: 'http://example.org/' }, '/url'],
    ['a private address', { url: 'https://10.0.0.1/' }, '/url'],
    ['metadata in decimal', { url: 'https://2852039166/latest' }, '/url'],
    ['another port', { url: 'https://example.org:25/' }, '/url'],
    ['an unknown event', { url, events: ['job.started'] }, '/events/0'],
    ['an unknown member', { url, secret }, '/secret'],
  ])('refuses %s', async (_, body, pointer) => {
    const reply = await acme.call<Problem>('POST', path, { body });
    const errors = [{ pointer, detail: expect.any(String) }];
    expect(reply.body).toEqual(problem('validation', 422, { errors, instance: path }));
  });

  it.each([
    ['rotate-secret', { oldSecretFor: '30d' }, '/oldSecretFor'],
    ['recover', {}, '/since'],
    ['recover', { since: 'yesterday' }, '/since'],
  ])('refuses a wrong %s', async (action, body, pointer) => {
    const { id } = await created();
    const reply = await acme.call<Problem>('POST', `${path}/${id}/${action}`, { body });
    expect(reply.body.errors).toEqual([{ pointer, detail: expect.any(String) }]);
  });

  it('has an end to how many there are', async () => {
    const client = umbra;
    await Promise.all(Array.from({ length: 50 }, () => created({ url }, client)));
    expect((await client.call<Problem>('POST', path, { body: { url } })).body).toEqual(
      problem('endpoint-limit', 409),
    );
  });

  it.each([
    ['a private address', { url: 'https://[::1]/' }, '/webhook/url'],
    ['a secret that is none', { url, secret: 'hunter2' }, '/webhook/secret'],
    ['no URL', {}, '/webhook/url'],
  ])('refuses a job whose webhook has %s', async (_, webhook, pointer) => {
    const reply = await acme.call<JobOrProblem>('POST', '/v1/jobs', { body: chatJob({ webhook }) });
    expect([reply.status, reply.body.errors]).toEqual([422, [{ pointer, detail: expect.any(String) }]]);
  });

  it('stores and repeats a job with a webhook without ever showing its secret', async () => {
    const headers = { 'Idempotency-Key': 'with-webhook' };
    const body = chatJob({ webhook: { url, secret } });
    const first = await acme.call<JobOrProblem>('POST', '/v1/jobs', { body, headers });
    const again = await acme.call<JobOrProblem>('POST', '/v1/jobs', { body, headers });
    expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
    await acme.call('POST', `/v1/jobs/${first.body.id}/cancel`);
    const retried = await acme.call<JobOrProblem>('POST', `/v1/jobs/${first.body.id}/retry`);
    expect(retried.status).toBe(202);
    expect(JSON.stringify([first.body, again.body, retried.body])).not.toContain(secret);
    expect(api.log).not.toContain(secret);
  });

  (isOneServer ? it : it.skip)('stores no secret that could be read there', async () => {
    const { secret: shown = '' } = await created();
    await acme.call('POST', '/v1/jobs', { body: chatJob({ webhook: { url, secret } }) });
    const redis = new Redis(process.env['SLUICE_TEST_REDIS_URL'] ?? '');
    const names = await redis.keys(`${api.configuration.redis.prefix}:*`);
    const hashes = names.filter((name) => /:(job|webhook-endpoint):/.test(name));
    const stored = JSON.stringify(await Promise.all(hashes.map((name) => redis.hgetall(name))));
    await redis.quit();
    expect(stored.match(/s1\.[\w-]{8}\.[\w-]{80,}/g)?.length).toBeGreaterThan(1);
    for (const kept of [shown, secret]) {
      expect(stored).not.toContain(kept);
      expect(stored).not.toContain(kept.replace('whsec_', ''));
    }
  });
});
