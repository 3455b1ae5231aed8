import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, JobPage, Problem } from '@app/contracts';
import type { ApiClient } from '../../system/api-client.js';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob, problem } from './chat-job.js';

const ids = (page: { data: Job[] }) => page.data.map(({ id }) => id);

describe('GET /v1/jobs', () => {
  let api: ApiUnderTest;
  let client: ApiClient;
  const jobs: Job[] = [];

  beforeAll(async () => {
    api = await ApiUnderTest.start();
    client = api.caller();
    for (let count = 0; count < 25; count += 1) {
      const body = chatJob({ backend: count % 5 === 0 ? 'second' : 'quick' });
      jobs.unshift((await client.call<Job>('POST', '/v1/jobs', { body })).body);
    }
    const last = jobs.at(-1);
    await client.call('POST', `/v1/jobs/${last?.id}/cancel`);
  });
  afterAll(() => api.close());

  const list = async (query: string) =>
    (await client.call<JobPage & Problem>('GET', `/v1/jobs?${query}`)).body;

  it('gives pages, newest first, until the cursor ends', async () => {
    const first = await list('');
    expect(ids(first)).toEqual(jobs.slice(0, 20).map(({ id }) => id));
    const second = await list(`cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
    expect(ids(second)).toEqual(jobs.slice(20).map(({ id }) => id));
    expect(second.nextCursor).toBeNull();
  });

  it('filters by status, kind, backend and time', async () => {
    expect(ids(await list('status=cancelled'))).toEqual([jobs.at(-1)?.id]);
    expect((await list('kind=chat&limit=100')).data).toHaveLength(25);
    expect((await list('backend=second&limit=100')).data).toHaveLength(5);
    expect((await list('createdAfter=2999-01-01T00:00:00Z')).data).toEqual([]);
    expect((await list('createdAfter=2020-01-01T00:00:00Z&limit=100')).data).toHaveLength(25);
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=many', '/limit'],
    ['status=done', '/status'],
    ['kind=dance', '/kind'],
    ['createdAfter=yesterday', '/createdAfter'],
    ['cursor=made-up', '/cursor'],
    ['tenant=umbra', '/tenant'],
  ])('refuses %s', async (query, pointer) => {
    expect(await list(query)).toEqual(
      problem('validation', 422, { errors: [{ pointer, detail: expect.any(String) }], instance: '/v1/jobs' }),
    );
  });
});
