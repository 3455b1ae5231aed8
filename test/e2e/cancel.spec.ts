import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

describe('cancelling', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      workers: 2,
      backends: (simulator) => ({
        endless: { baseUrl: `${simulator}/scenario/drip/v1`, limits: { concurrency: 1 } },
        refusing: {
          baseUrl: `${simulator}/scenario/down/v1`,
          retry: { maxAttempts: 5, initialDelay: '1m', maxDelay: '1m' },
        },
      }),
    });
  });
  afterAll(() => system.close());

  const cancel = async (id: string): Promise<Job> =>
    (await system.api.call<Job>('POST', `/v1/jobs/${id}/cancel`)).body;

  it('aborts a running call upstream, whichever process runs it', async () => {
    const { id } = await system.api.submitChat('Tell me everything.', { backend: 'endless' });
    await system.api.running(id);
    await waitFor('the call is made', () => system.simulator.requestCount > 0);
    expect(['cancelling', 'cancelled']).toContain((await cancel(id)).status);

    const job = await system.api.ended(id, 5_000);
    expect(job.status).toBe('cancelled');
    expect(job.attempts.map(({ outcome }) => outcome)).toEqual(['cancelled']);
    await waitFor('the simulator sees the end of the call', () =>
      system.simulator.requests.every(({ ending }) => ending === 'client-aborted'),
    );
  });

  it('ends a job that waits for its next attempt at once', async () => {
    const { id } = await system.api.submitChat('Try again later.', { backend: 'refusing' });
    await waitFor('it waits for a retry', async () => (await system.api.job(id)).retryAt !== undefined);
    expect((await cancel(id)).status).toBe('cancelled');
  });

  it('ends a job that waits in its lane, and changes nothing when repeated', async () => {
    const blockers = await Promise.all(
      [1, 2, 3].map(() => system.api.submitChat('x', { backend: 'endless' })),
    );
    const { id } = await system.api.submitChat('behind them', { backend: 'endless' });
    const first = await cancel(id);
    expect(first.status).toBe('cancelled');
    expect(await cancel(id)).toEqual(first);
    for (const blocker of blockers) await cancel(blocker.id);
    for (const blocker of blockers) expect((await system.api.ended(blocker.id)).status).toBe('cancelled');
  });
});
