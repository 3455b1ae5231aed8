import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const jobCount = 100;

describe('SIGTERM under 100 running jobs', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      apart: ['worker'],
      backends: (simulator) => ({
        slow: { baseUrl: `${simulator}/scenario/slow/v1`, limits: { concurrency: jobCount } },
        endless: { baseUrl: `${simulator}/scenario/drip/v1`, limits: { concurrency: jobCount } },
      }),
      configuration: { worker: { gracePeriod: '4s' } },
    });
  });
  afterAll(() => system.close());

  it('finishes what it can, hands back the rest, and exits 0', async () => {
    const submit = (backend: string) => (_: unknown, index: number) =>
      system.api.submitChat(`Question ${index}`, { backend });
    const finishing = await Promise.all(Array.from({ length: jobCount / 2 }, submit('slow')));
    const unending = await Promise.all(Array.from({ length: jobCount / 2 }, submit('endless')));
    await waitFor('all run', () => system.simulator.requestCount === jobCount);

    const [worker] = system.workers;
    expect(await worker?.stop('SIGTERM')).toBe(0);

    for (const { id } of finishing) expect((await system.api.job(id)).status).toBe('completed');
    for (const { id } of unending) {
      const job = await system.api.job(id);
      expect(job.status).toBe('queued');
      expect(job.attempts.map(({ outcome }) => outcome)).toEqual(['handed-back']);
    }

    await system.addWorker();
    const [first] = unending;
    await system.api.running(first?.id ?? '');
  });
});
