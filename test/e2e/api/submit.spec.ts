import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, type JobOrProblem, problem } from './chat-job.js';

describe('POST /v1/jobs', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: {
        backends: {
          quick: {
            provider: 'simulator',
            baseUrl: 'http://127.0.0.1:9/v1',
            model: 'simulated',
            fallback: ['second'],
          },
          second: { provider: 'simulator', baseUrl: 'http://127.0.0.1:9/v1', model: 'other' },
          modelless: { provider: 'custom', baseUrl: 'http://127.0.0.1:9/v1' },
        },
        maxJobAge: '1h',
      },
    });
  });
  afterAll(() => api.close());

  const submit = (body: unknown, headers: Record<string, string> = {}) =>
    api.caller().call<JobOrProblem>('POST', '/v1/jobs', { body, headers });

  it('accepts a job: 202, where it is, and how it stands', async () => {
    const before = Date.now();
    const { status, headers, body } = await submit(
      chatJob({ backend: 'quick', priority: 2, metadata: { customer: 'c-1' } }),
    );
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.stringMatching(/^j_[a-z2-7]{26}$/),
      object: 'job',
      kind: 'chat',
      status: 'queued',
      version: 1,
      createdAt: expect.any(String),
      deadline: expect.any(String),
      priority: 2,
      route: ['quick', 'second'],
      backend: 'quick',
      attempts: [],
      metadata: { customer: 'c-1' },
    });
    expect(Date.parse(body.deadline ?? '')).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(Object.fromEntries(headers)).toMatchObject({
      location: `/v1/jobs/${body.id}`,
      etag: '"v1"',
      'retry-after': '2',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has('Idempotency-Replayed')).toBe(false);
    expect(headers.has('Preference-Applied')).toBe(false);
    expect((await api.caller().job(body.id)).id).toBe(body.id);
  });

  it('makes one job of 50 parallel submits with one key', async () => {
    const headers = { 'Idempotency-Key': 'fifty' };
    const replies = await Promise.all(Array.from({ length: 50 }, () => submit(chatJob(), headers)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const replayed = replies.filter((reply) => reply.headers.get('Idempotency-Replayed') === 'true');
    expect(replayed).toHaveLength(49);

    const quoted = await submit(chatJob(), { 'Idempotency-Key': '"fifty"' });
    expect(quoted.body.id).toBe(replies[0]?.body.id);
    const { status, body } = await submit(chatJob({ priority: 9 }), headers);
    expect(status).toBe(422);
    expect(body).toEqual(problem('idempotency-mismatch', 422));
  });

  it('refuses a key that is none', async () => {
    const { status, body } = await submit(chatJob(), { 'Idempotency-Key': 'two words' });
    expect([status, body]).toEqual([422, problem('validation', 422)]);
  });

  it('answers 202 when a job does not end within the wait', async () => {
    const { status, headers, body } = await submit(chatJob(), { Prefer: 'wait=1' });
    expect([status, body.status, headers.get('Preference-Applied')]).toEqual([202, 'queued', 'wait=1']);
  });

  it('takes the model of the profile, and an explicit model before it', async () => {
    expect((await submit(chatJob({ profile: 'primary' }))).body.model).toBeUndefined();
    expect((await submit(chatJob({ model: 'mine' }))).body.model).toBe('mine');
  });

  it('takes the deadline of the caller, but no later one than allowed', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect((await submit(chatJob({ deadline: soon }))).body.deadline).toBe(soon);
    const late = await submit(chatJob({ deadline: '2999-01-01T00:00:00Z' }));
    expect(Date.parse(late.body.deadline ?? '')).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it.each([
    ['a passed deadline', { deadline: '2020-01-01T00:00:00Z' }, 'validation', '/deadline'],
    ['an unknown backend', { backend: 'quikc' }, 'unknown-backend', '/backend'],
    [
      'an unknown fallback',
      { backend: 'quick', fallback: ['second', 'x'] },
      'unknown-backend',
      '/fallback/1',
    ],
    ['an unknown profile', { profile: 'fats' }, 'unknown-profile', '/profile'],
    ['profile and backend', { profile: 'primary', backend: 'quick' }, 'validation', '/backend'],
    ['a backend without a model', { backend: 'modelless' }, 'no-model', '/model'],
    ['a name of a prototype', { backend: 'toString' }, 'unknown-backend', '/backend'],
    ['an unknown member', { colour: 'red' }, 'validation', '/colour'],
  ])('refuses %s', async (_, options, code, pointer) => {
    const { status, headers, body } = await submit(chatJob(options));
    expect(status).toBe(422);
    expect(headers.get('Content-Type')).toMatch('application/problem+json');
    expect(body).toEqual(
      problem(code, 422, { errors: [{ pointer, detail: expect.any(String) }], instance: '/v1/jobs' }),
    );
  });

  it('refuses what the backend cannot do, and leaves fallbacks out that cannot', async () => {
    const input = { messages: [{ role: 'user', content: 'x' }], topK: 5 };
    const { status, body } = await submit({ ...chatJob({ backend: 'quick' }), input });
    const errors = [{ pointer: '/input/topK', detail: expect.stringContaining('topK') }];
    expect([status, body]).toEqual([422, problem('capability', 422, { errors })]);
    expect(body.detail).toContain('"quick" (Simulator)');

    const without = await submit(chatJob({ backend: 'quick', fallback: ['modelless', 'second'] }));
    expect(without.body.route).toEqual(['quick', 'second']);
  });

  it('names every wrong member, however deep', async () => {
    const { body } = await submit({
      kind: 'chat',
      input: { messages: [{ role: 'user', content: [{ type: 'image', image: { url: 'no' } }] }], topP: 3 },
    });
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual([
      '/input/messages/0/content/0/image/url',
      '/input/topP',
    ]);
  });
});

describe('POST /v1/jobs without a choice of backends', () => {
  it('refuses a job that names none of several backends', async () => {
    const backend = { provider: 'simulator', baseUrl: 'http://127.0.0.1:9/v1', model: 'simulated' };
    const api = await ApiUnderTest.start({
      configuration: { backends: { one: backend, two: backend }, profiles: {} },
    });
    try {
      const { status, body } = await api.caller().call('POST', '/v1/jobs', { body: chatJob() });
      const errors = [{ pointer: '/backend', detail: expect.stringContaining('one, two') }];
      expect([status, body]).toEqual([422, problem('no-backend', 422, { errors })]);
    } finally {
      await api.close();
    }
  });
});
