import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChatInput, Job, JobPage } from '@app/contracts';
import type { INestMicroservice } from '@nestjs/common';
import type { ApiClient } from '../../system/api-client.js';
import { waitFor } from '../../system/wait-for.js';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, type JobOrProblem, problem } from './chat-job.js';
import { answered, startConsumer, stopped } from './consumer.js';

describe('jobs with a worker', () => {
  let api: ApiUnderTest;
  let client: ApiClient;
  let consumer: INestMicroservice;
  /** Ends the jobs whose metadata has `hold`. */
  const held = new AbortController();

  beforeAll(async () => {
    api = await ApiUnderTest.start();
    client = api.caller();
    consumer = await startConsumer(api.configuration, async ({ request }, context) => {
      if (request.metadata?.['endless'] !== undefined) return stopped(context);
      if (request.metadata?.['hold'] !== undefined) await once(held.signal, 'abort');
      return answered(`temperature ${(request.input as ChatInput).temperature}`);
    });
  });
  afterAll(async () => {
    held.abort();
    await api.close();
    await consumer.close();
  });

  const submit = (options: object = {}, headers: Record<string, string> = {}) =>
    client.call<JobOrProblem>('POST', '/v1/jobs', { body: chatJob({ ...options }), headers });

  it('Prefer: wait answers 200 with the result', async () => {
    const { status, headers, body } = await submit({}, { Prefer: 'wait=20' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      result: { text: 'temperature 0.5', finishReason: 'stop', model: 'simulated' },
    });
    expect(Date.parse(body.purgeAt ?? '') - Date.parse(body.completedAt ?? '')).toBe(7 * 86_400_000);
    expect(headers.get('Preference-Applied')).toBe('wait=20');
    expect(headers.get('ETag')).toBe(`"v${body.version}"`);
    expect(headers.has('Retry-After')).toBe(false);
    expect(headers.get('Location')).toBe(`/v1/jobs/${body.id}`);
  });

  it('a replay waits too, and without a wait answers 202 even when the job has ended', async () => {
    const key = { 'Idempotency-Key': 'replayed' };
    const { body } = await submit({}, { ...key, Prefer: 'wait=20' });
    const again = await submit({}, { ...key, Prefer: 'wait=20' });
    expect([again.status, again.body]).toEqual([200, body]);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect((await submit({}, key)).status).toBe(202);
  });

  it('GET waits for the end, and answers 304 to who has it', async () => {
    const { body } = await submit({ metadata: { hold: 'yes' } });
    await client.running(body.id);
    const path = `/v1/jobs/${body.id}`;
    const running = await client.call<Job>('GET', path);
    expect(running.headers.get('Retry-After')).toBe('2');
    const waiting = client.call<Job>('GET', path, { headers: { Prefer: 'wait=20' } });
    held.abort();
    const ended = await waiting;
    expect([ended.status, ended.body.status]).toEqual([200, 'completed']);
    expect(ended.headers.get('Preference-Applied')).toBe('wait=20');

    const etag = ended.headers.get('ETag') ?? '';
    const unchanged = await client.call('GET', path, { headers: { 'If-None-Match': etag } });
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
    expect(unchanged.headers.get('ETag')).toBe(etag);
    const changed = await client.call<Job>('GET', path, {
      headers: { 'If-None-Match': running.headers.get('ETag') ?? '' },
    });
    expect(changed.status).toBe(200);
  });

  it('a caller that goes away cancels nothing', async () => {
    const leave = new AbortController();
    const left = fetch(`${api.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Prefer: 'wait=30', 'Idempotency-Key': 'left' },
      body: JSON.stringify(chatJob({ metadata: { endless: 'yes' } })),
      signal: leave.signal,
    });
    const { data } = await waitFor('the job runs', async () => {
      const page = (await client.call<JobPage>('GET', '/v1/jobs?status=in_progress')).body;
      return page.data.length === 1 && page;
    });
    leave.abort();
    await expect(left).rejects.toThrow('aborted');
    const id = data[0]?.id ?? '';
    expect((await client.job(id)).status).toBe('in_progress');
    await client.call('POST', `/v1/jobs/${id}/cancel`);
    expect((await client.ended(id)).status).toBe('cancelled');
  });

  it('cancel answers 200 with the job, however often', async () => {
    const { body } = await submit({ metadata: { endless: 'yes' } });
    await client.running(body.id);
    const first = await client.call<Job>('POST', `/v1/jobs/${body.id}/cancel`);
    expect(first.status).toBe(200);
    expect(['cancelling', 'cancelled']).toContain(first.body.status);
    const ended = await client.ended(body.id);
    const again = await client.call<Job>('POST', `/v1/jobs/${body.id}/cancel`);
    expect([again.status, again.body]).toEqual([200, ended]);
    expect(again.headers.get('ETag')).toBe(`"v${ended.version}"`);
  });

  it('retry submits an ended job again, and refuses one that has not ended', async () => {
    const { body } = await submit({ metadata: { endless: 'yes' } });
    await client.running(body.id);
    const early = await client.call('POST', `/v1/jobs/${body.id}/retry`);
    expect([early.status, early.body]).toEqual([
      409,
      problem('job-not-finished', 409, { instance: `/v1/jobs/${body.id}/retry` }),
    ]);
    expect(early.headers.get('Retry-After')).toBe('2');
    await client.call('POST', `/v1/jobs/${body.id}/cancel`);
    await client.ended(body.id);

    const again = await client.call<Job>('POST', `/v1/jobs/${body.id}/retry`);
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({ retryOf: body.id, route: body.route, metadata: { endless: 'yes' } });
    expect(again.body.id).not.toBe(body.id);
    await client.call('POST', `/v1/jobs/${again.body.id}/cancel`);
    await client.ended(again.body.id);

    const done = await submit({}, { Prefer: 'wait=20' });
    const waited = await client.call<Job>('POST', `/v1/jobs/${done.body.id}/retry`, {
      headers: { Prefer: 'wait=20' },
    });
    expect([waited.status, waited.body.result]).toEqual([200, done.body.result]);
  });

  it('delete removes an ended job, and refuses an active one', async () => {
    const { body } = await submit({ metadata: { endless: 'yes' } });
    await client.running(body.id);
    const path = `/v1/jobs/${body.id}`;
    const early = await client.call('DELETE', path);
    expect([early.status, early.body]).toEqual([409, problem('job-active', 409, { instance: path })]);
    await client.call('POST', `${path}/cancel`);
    await client.ended(body.id);

    const removed = await client.call('DELETE', path);
    expect([removed.status, removed.body]).toEqual([204, undefined]);
    expect((await client.call('GET', path)).status).toBe(404);
    expect((await client.call('DELETE', path)).status).toBe(404);
  });

  it('lists the backends with their lanes and without their secrets', async () => {
    const lanes = await waitFor('the worker is seen', async () => {
      const found = await client.lanes();
      return found.every(({ workers }) => workers === 1) && found;
    });
    expect(lanes).toEqual(
      ['quick', 'second'].map((backend) => ({
        backend,
        provider: 'simulator',
        model: 'simulated',
        state: 'open',
        waiting: expect.any(Number),
        delayed: expect.any(Number),
        active: expect.any(Number),
        workers: 1,
        failures: {},
        fallback: backend === 'quick' ? ['second'] : [],
      })),
    );
  });
});
