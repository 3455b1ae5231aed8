import type { Job } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const recoveryLimitMs = 25_000;

describe('an API killed while it runs a job of a waiting caller', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      apart: ['api'],
      configuration: { worker: { lockDuration: '1500ms' } },
      backends: (simulator) => ({ slow: { baseUrl: `${simulator}/scenario/slow/v1` } }),
    });
  });
  afterAll(() => system.close());

  it('ends the job once, in time, with the lost attempt marked', async () => {
    const answer = system.api.call('POST', '/v1/jobs', {
      body: { kind: 'chat', input: { messages: [{ role: 'user', content: 'Why is the sky blue?' }] } },
      headers: { Prefer: 'wait=30' },
    });
    await waitFor('the call runs', () => system.simulator.requestCount === 1);
    await Promise.all([expect(answer).rejects.toThrow('fetch failed'), system.apiProgram?.stop('SIGKILL')]);
    const killedAt = performance.now();
    system.startApi();
    await system.ready();

    const { body } = await system.api.call<{ data: Job[] }>('GET', '/v1/jobs');
    expect(body.data).toHaveLength(1);
    const ended = await system.api.ended(body.data[0]?.id ?? '', recoveryLimitMs);
    expect(performance.now() - killedAt).toBeLessThan(recoveryLimitMs);
    expect(ended.status).toBe('completed');
    expect(ended.attempts).toMatchObject([
      { number: 1, outcome: 'lost', possibleDuplicate: true },
      { number: 2, outcome: 'succeeded' },
    ]);
    expect(system.simulator.requestCount).toBe(2);
  });
});
