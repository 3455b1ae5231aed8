import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, problem } from './chat-job.js';
import { rawHttp } from './raw-http.js';

const bodyLimit = 10_000;
const secret = 'a-secret-in-the-body';

describe('what is sent to the API', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: { http: { host: '127.0.0.1', port: 0, bodyLimit } },
      timeLimits: { headers: 300, request: 600, check: 50 },
    });
  });
  afterAll(() => api.close());

  async function post(body: string | Buffer, headers: Record<string, string> = {}) {
    const reply = await request(`${api.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: reply.statusCode, headers: reply.headers, body: await reply.body.json() };
  }

  it.each([
    ['text that is not JSON', `{"kind": ${secret}}`],
    ['JSON that ends early', '{"kind": "chat"'],
    ['no body', ''],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a name that stands twice', '{"kind":"chat","kind":"chat"}'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33)],
  ])('refuses %s with 400', async (_, body) => {
    const reply = await post(body);
    expect([reply.status, reply.body]).toEqual([
      400,
      problem('malformed-json', 400, { instance: '/v1/jobs' }),
    ]);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(reply.body)).not.toContain(secret);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses members called %s', async (name) => {
    const reply = await post(`{"kind":"chat","input":{"${name}":{"polluted":true}}}`);
    const errors = [{ pointer: `/input/${name}`, detail: expect.any(String) }];
    expect([reply.status, reply.body]).toEqual([400, problem('malformed-json', 400, { errors })]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('refuses a body over the limit with 413, announced or not', async () => {
    const large = JSON.stringify(chatJob({ metadata: { note: 'x'.repeat(bodyLimit) } }));
    const reply = await post(large);
    expect([reply.status, reply.body]).toEqual([413, problem('payload-too-large', 413)]);

    const chunk = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    const head =
      'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    expect(await rawHttp(api.url, head, chunk)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no type', { 'content-type': '' }],
    ['compressed JSON', { 'content-encoding': 'gzip' }],
  ])('refuses %s with 415', async (_, headers) => {
    const body =
      'content-encoding' in headers ? gzipSync(JSON.stringify(chatJob())) : JSON.stringify(chatJob());
    const reply = await post(body, headers);
    expect([reply.status, reply.body]).toEqual([415, problem('unsupported-media', 415)]);
  });

  it('takes JSON with a charset, and posts without a body', async () => {
    const reply = await post(JSON.stringify(chatJob()), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(reply.status).toBe(202);
    const { id } = reply.body as { id: string };
    const cancelled = await request(`${api.url}/v1/jobs/${id}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(cancelled.statusCode).toBe(200);
    await cancelled.body.dump();
  });

  it.each(['/nothing', '/v1/nothing', '/v1/jobs/j_unknown', '/v1/jobs/x/y/z'])(
    'answers 404 to %s',
    async (path) => {
      const reply = await api.caller().call('GET', `${path}?with=query`);
      expect([reply.status, reply.body]).toEqual([404, problem('not-found', 404, { instance: path })]);
    },
  );

  it('answers 404 to a method that a path does not have', async () => {
    expect((await api.caller().call('PUT', '/v1/jobs', { body: {} })).status).toBe(404);
  });

  it('answers 400 to an address that cannot be decoded', async () => {
    const reply = await rawHttp(
      api.url,
      'GET /v1/jobs/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toContain('"code":"malformed-request"');
  });

  it('repeats a request id that is safe, and makes one for any other', async () => {
    const safe = await api.caller({ 'X-Request-Id': 'order_17-abc' }).call('GET', '/v1/nothing');
    expect(safe.headers.get('X-Request-Id')).toBe('order_17-abc');
    expect(safe.body).toMatchObject({ requestId: 'order_17-abc' });
    const unsafe = await api.caller({ 'X-Request-Id': '<script>' }).call('GET', '/healthz');
    expect(unsafe.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers what is no HTTP with a problem, and closes', async () => {
    const reply = await rawHttp(api.url, 'HELLO\r\n\r\n');
    expect(reply).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
    expect(JSON.parse(reply.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'malformed-request',
      status: 400,
    });
  });

  it('refuses headers of more than 16 KiB with 431', async () => {
    const reply = await rawHttp(
      api.url,
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 431 /);
    expect(reply).toContain('"code":"headers-too-large"');
  });

  it.each([
    ['headers', 'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\n'],
    [
      'a body',
      'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"kind":',
    ],
  ])('cuts off %s that never end', async (_, beginning) => {
    const start = performance.now();
    const reply = await rawHttp(api.url, beginning);
    expect(reply).toMatch(/^HTTP\/1\.1 408 /);
    expect(reply).toContain('"code":"request-timeout"');
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('no prompt is in any log line', () => {
    expect(api.log).not.toBe('');
    expect(api.log).not.toContain(secret);
    expect(api.log).not.toContain('Say hello.');
  });
});
