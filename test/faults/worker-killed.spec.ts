import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const recoveryLimitMs = 25_000;

describe('a worker killed in the middle of a call', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      configuration: { worker: { lockDuration: '1500ms' } },
      backends: (simulator) => ({ slow: { baseUrl: `${simulator}/scenario/slow/v1` } }),
    });
    system.startWorker();
    await system.ready();
  });
  afterAll(() => system.close());

  it('ends the job once, in time, with the lost attempt marked', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 6 }, (_, index) => system.api.submitChat(`Question ${index}`)),
    );
    await waitFor('calls run in both workers', () => system.simulator.requestCount === jobs.length);
    const [victim] = system.workers;
    await victim?.stop('SIGKILL');
    const killedAt = performance.now();

    const ended = await Promise.all(jobs.map(({ id }) => system.api.ended(id, recoveryLimitMs)));
    expect(performance.now() - killedAt).toBeLessThan(recoveryLimitMs);
    expect(ended.map(({ status }) => status)).toEqual(jobs.map(() => 'completed'));

    const lost = ended.flatMap(({ attempts }) => attempts.filter(({ outcome }) => outcome === 'lost'));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every(({ possibleDuplicate }) => possibleDuplicate === true)).toBe(true);
    expect(system.simulator.requestCount).toBe(jobs.length + lost.length);

    const succeeded = ended.map(({ attempts }) => attempts.filter(({ outcome }) => outcome === 'succeeded'));
    expect(succeeded.every((attempts) => attempts.length === 1)).toBe(true);
  });
});
