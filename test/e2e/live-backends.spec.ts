import type { Job } from '@app/contracts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

/** Within which every process obeys a change. */
const soonMs = 1_000;

describe('backends that change while several processes run', () => {
  let system: SluiceSystem | undefined;
  afterEach(() => system?.close());

  it('are served, changed, and emptied when they are deleted, without a restart', async () => {
    system = await SluiceSystem.start({ workers: 2, backends: () => ({ declared: {} }) });
    const { api, simulator } = system;
    const second = await system.startSecondApi();
    const settings = { provider: 'simulator', baseUrl: `${simulator.url}/v1`, model: 'first-model' };

    await done(api.call('POST', '/v1/backends', { body: { name: 'added', ...settings } }));
    const madeAt = performance.now();
    const answered = await api.ended((await api.submitChat('Hello', { backend: 'added' })).id);
    expect(answered.status).toBe('completed');
    expect(performance.now() - madeAt).toBeLessThan(soonMs);
    const known = async () => (await fetch(`${second.url}/v1/backends/added`)).ok;
    await waitFor('the other API knows it', known, soonMs);

    // A running call goes on where it began; the next one goes where the backend now is.
    simulator.configure({ scenarios: { slow: { timing: { latencyMs: 1_500 } } } });
    const slowly = { baseUrl: `${simulator.url}/scenario/slow/v1` };
    await done(api.call('PATCH', '/v1/backends/added', { body: slowly }));
    // Another process may hear of it after this one.
    const slow = await waitFor('a call goes to the new address', async () => {
      const job = await api.submitChat('Slowly', { backend: 'added' });
      await simulator.waitFor(({ body }) => JSON.stringify(body).includes('Slowly'));
      return simulator.requests.at(-1)?.scenario === 'slow' && job;
    });
    const back = { baseUrl: settings.baseUrl, model: 'second-model' };
    await done(api.call('PATCH', '/v1/backends/added', { body: back }));
    await waitFor(
      'a call goes back, with the other model',
      async () => {
        const job = await api.ended((await api.submitChat('Quickly', { backend: 'added' })).id);
        return job.attempts[0]?.model === 'second-model';
      },
      soonMs + 2_000,
    );
    const late = await api.ended(slow.id);
    expect([late.status, late.attempts.length]).toEqual(['completed', 1]);

    // One call runs, the others wait; then the backend goes.
    const leaving = { ...settings, ...slowly, name: 'leaving', limits: { concurrency: 1 } };
    await done(api.call('POST', '/v1/backends', { body: leaving }));
    const submit = (fallback: string[]) =>
      Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          api.submitChat(`Job ${index}`, { backend: 'leaving', fallback }),
        ),
      );
    const running = await api.submitChat('Runs', { backend: 'leaving' });
    await simulator.waitFor(({ body }) => JSON.stringify(body).includes('Runs'));
    const [handedOver, stranded] = [await submit(['declared']), await submit([])];
    expect((await api.call('DELETE', '/v1/backends/leaving')).status).toBe(204);
    const ended = (jobs: Job[]) => Promise.all(jobs.map(({ id }) => api.ended(id)));
    for (const job of await ended(handedOver)) {
      expect([job.status, job.backend]).toEqual(['completed', 'declared']);
    }
    for (const job of await ended(stranded)) {
      expect([job.status, job.failure?.kind]).toEqual(['failed', 'unavailable']);
      expect(job.failure?.message).toContain('Backend "leaving" was removed.');
    }
    expect((await api.ended(running.id)).status).toBe('completed');
    const refused = await api.call<{ code: string }>('POST', '/v1/jobs', {
      body: { kind: 'chat', backend: 'leaving', input: { messages: [{ role: 'user', content: 'x' }] } },
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-backend']);
  });
});

async function done(reply: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await reply;
  if (status >= 300) throw new Error(`Refused: ${status} ${JSON.stringify(body)}`);
}
