import type { Batch, Job } from '@app/contracts';
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
    const second = await system.addApi();
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

  it('obey a limit that was changed while 1,000 jobs are under way, all within a second', async () => {
    system = await SluiceSystem.start({
      workers: 2,
      simulator: { logCapacity: 2_000 },
      backends: () => ({ declared: {} }),
    });
    const { api, simulator } = system;
    simulator.configure({ scenarios: { steady: { timing: { latencyMs: 200 } } } });
    const body = {
      name: 'limited',
      provider: 'simulator',
      baseUrl: `${simulator.url}/scenario/steady/v1`,
      model: 'simulated',
      limits: { concurrency: 8 },
    };
    await done(api.call('POST', '/v1/backends', { body }));
    const lines = Array.from({ length: 1_000 }, (_, index) =>
      JSON.stringify({
        custom_id: String(index),
        kind: 'chat',
        backend: 'limited',
        input: { messages: [{ role: 'user', content: `Job ${index}` }] },
      }),
    );
    const sent = await fetch(`${api.url}/v1/batches`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jsonl' },
      body: lines.join('\n'),
    });
    const batch = (await sent.json()) as Batch;
    await waitFor('several calls run', () => inFlight(Date.now()) > 6);

    const change = async (limits: object): Promise<number> => {
      await done(api.call('PATCH', '/v1/backends/limited', { body: { limits } }));
      return Date.now();
    };
    const callsFor = async (from: number, forMs: number): Promise<number[]> => {
      await waitFor('the calls of some seconds were seen', () => Date.now() >= from + forMs);
      return simulator.requests.map(({ at }) => at).filter((at) => at >= from && at < from + forMs);
    };

    const fewer = await callsFor((await change({ concurrency: 2 })) + soonMs, 2_000);
    expect(fewer.length).toBeGreaterThan(5);
    expect(Math.max(...fewer.map((at) => inFlight(at)))).toBe(2);

    // Ten a second, in every second, however many may be in flight.
    const paced = await callsFor(
      (await change({ concurrency: 100, requestsPerMinute: 600, window: '1s' })) + soonMs,
      3_000,
    );
    expect(paced.length).toBeGreaterThan(15);
    const inSecond = paced.map((at) => paced.filter((other) => other > at - 1_000 && other <= at).length);
    expect(Math.max(...inSecond)).toBeLessThanOrEqual(10);

    const freed = await change({ requestsPerMinute: null, window: null });
    const many = await waitFor('many calls run', () =>
      simulator.requests.find(({ at }) => at >= freed && inFlight(at) > 20),
    );
    expect(many.at - freed).toBeLessThan(soonMs);
    await waitFor(
      'all have ended',
      async () => {
        const { body: now } = await api.call<Batch>('GET', `/v1/batches/${batch.id}`);
        return now.counts.completed === lines.length;
      },
      60_000,
    );

    function inFlight(at: number): number {
      return simulator.requests.filter((one) => one.at <= at && (one.endedAt ?? Infinity) > at).length;
    }
  });
});

async function done(reply: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await reply;
  if (status >= 300) throw new Error(`Refused: ${status} ${JSON.stringify(body)}`);
}
