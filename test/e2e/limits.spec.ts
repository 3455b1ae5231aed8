import { afterEach, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';

describe('limits over several workers', () => {
  let system: SluiceSystem | undefined;
  afterEach(() => system?.close());

  it('keeps requests in a window of four seconds, and uses them', async () => {
    system = await SluiceSystem.start({
      workers: 2,
      backends: () => ({ paced: { limits: { requestsPerMinute: 600, window: '4s' } } }),
    });
    const { api, simulator } = system;
    // A machine that is busy with other tests may halt this process, which counts; the bench is strict.
    simulator.configure({ quotas: [{ requests: 40, perMs: 3_700 }] });
    const startedAt = performance.now();
    const jobs = await Promise.all(Array.from({ length: 60 }, (_, index) => api.submitChat(`Job ${index}`)));
    await Promise.all(jobs.map(({ id }) => api.ended(id, 30_000)));
    const [quota] = simulator.violations;
    expect(quota?.violations).toBe(0);
    expect(quota?.total).toBe(60);
    // Forty go in the first four seconds, twenty more in two.
    expect(performance.now() - startedAt).toBeLessThan(9_000);
    const attempts = (await Promise.all(jobs.map(({ id }) => api.job(id)))).map((job) => job.attempts.length);
    expect(attempts).toEqual(jobs.map(() => 1));
  });
});
