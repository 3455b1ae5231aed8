import { describe, expect, it } from '@jest/globals';
import type { Job, JobPage } from '@app/contracts';
import { waitFor } from '../../system/wait-for.js';
import { ApiUnderTest } from './api-under-test.js';
import { chatJob } from './chat-job.js';

describe('the end of the API', () => {
  it('answers who waits at once, and closes although connections are kept alive', async () => {
    const api = await ApiUnderTest.start();
    const client = api.caller();
    const { id } = await client.submitChat('Wait for me.');
    const waiting = [
      ...Array.from({ length: 20 }, () =>
        client.call<Job>('GET', `/v1/jobs/${id}`, { headers: { Prefer: 'wait=60' } }),
      ),
      ...Array.from({ length: 20 }, () =>
        client.call<Job>('POST', '/v1/jobs', { body: chatJob(), headers: { Prefer: 'wait=60' } }),
      ),
    ];
    // The submits are sent last, so that all have come when their jobs are there.
    await waitFor('all have come', async () => {
      const { data } = (await client.call<JobPage>('GET', '/v1/jobs?limit=100')).body;
      return data.length === 21;
    });
    const start = performance.now();
    await Promise.all([
      api.close(),
      ...waiting.map(async (reply, index) => {
        const { status, body } = await reply;
        expect([status, body.status]).toEqual([index < 20 ? 200 : 202, 'queued']);
      }),
    ]);
    expect(performance.now() - start).toBeLessThan(3_000);
    await expect(client.call('GET', '/healthz')).rejects.toThrow('fetch failed');
  });
});
