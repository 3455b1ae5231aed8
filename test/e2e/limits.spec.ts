import { afterEach, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';

describe('limits over several workers', () => {
  let system: SluiceSystem | undefined;
  afterEach(() => system?.close());

  it('keeps requests in a window of ten seconds, and uses them', async () => {
    system = await SluiceSystem.start({
      workers: 2,
      backends: () => ({ paced: { limits: { requestsPerMinute: 240, window: '10s' } } }),
    });
    const { api, simulator } = system;
    // A machine that is busy with other tests may halt this process, which counts; the bench is strict.
    simulator.configure({ quotas: [{ requests: 40, perMs: 9_500 }] });
    const startedAt = performance.now();
    const jobs = await Promise.all(Array.from({ length: 60 }, (_, index) => api.submitChat(`Job ${index}`)));
    await Promise.all(jobs.map(({ id }) => api.ended(id, 30_000)));
    const [quota] = simulator.violations;
    expect(quota?.violations).toBe(0);
    expect(quota?.total).toBe(60);
    // Forty go in the first ten seconds, twenty more in five.
    expect(performance.now() - startedAt).toBeLessThan(18_000);
    const attempts = (await Promise.all(jobs.map(({ id }) => api.job(id)))).map((job) => job.attempts.length);
    expect(attempts).toEqual(jobs.map(() => 1));
  });
});
