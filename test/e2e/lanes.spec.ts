import { afterEach, describe, expect, it } from '@jest/globals';
import type { InstallationEvent, Job, Lane } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

describe('lanes over several workers', () => {
  let system: SluiceSystem | undefined;
  afterEach(() => system?.close());

  const laneOf = async ({ api }: SluiceSystem, name: string): Promise<Lane | undefined> =>
    (await api.lanes()).find(({ backend }) => backend === name);

  /** What operators were told, once the last of it has this type. */
  async function told({ api }: SluiceSystem, last: InstallationEvent['type']): Promise<string[]> {
    const limit = AbortSignal.timeout(15_000);
    const reply = await fetch(`${api.url}/v1/events?starting_after=0`, { signal: limit });
    let text = '';
    const types = () => [...text.matchAll(/event: (.*)\n/g)].map(([, type = '']) => type);
    try {
      for await (const chunk of reply.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        if (types().includes(last)) break;
      }
    } catch (error) {
      throw new Error(`Nobody told of ${last}, but: ${text}`, { cause: error });
    }
    return types();
  }

  it('makes no call for as long as a 429 asks, from any worker, and counts no attempt', async () => {
    system = await SluiceSystem.start({ workers: 2, backends: () => ({ busy: {} }) });
    const { api, simulator } = system;
    simulator.script({
      times: 1,
      behaviour: {
        failure: {
          status: 429,
          headers: { 'Retry-After': '5' },
          body: { error: { message: 'Slow down.', type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
        },
      },
    });
    const first = await api.submitChat('First');
    const refusal = await simulator.waitFor(({ status, endedAt }) => status === 429 && endedAt !== undefined);
    const refusedAt = refusal.endedAt ?? 0;
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, index) => api.submitChat(`Job ${index}`)),
    );
    const jobs = await Promise.all([first, ...others].map(({ id }) => api.ended(id, 30_000)));
    // What was under way when the refusal came does not count.
    const later = simulator.requests.filter(
      ({ at, number }) => number !== refusal.number && at > refusedAt + 50,
    );
    expect(later).toHaveLength(21);
    for (const { at } of later) expect(at - refusedAt).toBeGreaterThanOrEqual(4_900);
    for (const { status, attempts, handOvers } of jobs) {
      expect(status).toBe('completed');
      expect(handOvers).toBeUndefined();
      expect(attempts.filter(({ failure }) => failure?.kind !== 'rate-limit')).toHaveLength(1);
    }
    expect(await told(system, 'lane.freed')).toEqual(['lane.parked', 'lane.freed']);
  }, 60_000);

  it('breaks when most calls fail; impatient jobs go to their fallback, the others wait for the probes', async () => {
    system = await SluiceSystem.start({
      workers: 2,
      backends: (simulator) => ({
        shaky: {
          baseUrl: `${simulator}/scenario/shaky/v1`,
          fallback: ['good'],
          retry: { maxAttempts: 1 },
        },
        good: {},
      }),
    });
    const { api, simulator } = system;
    simulator.configure({
      scenarios: { shaky: { failure: { status: 503, headers: {}, body: { error: { message: 'Down.' } } } } },
    });
    const failing = await Promise.all(
      Array.from({ length: 10 }, (_, index) => api.submitChat(`Fails ${index}`, { backend: 'shaky' })),
    );
    const sys = system;
    const broken = await waitFor('the lane is broken', async () => {
      const lane = await laneOf(sys, 'shaky');
      return lane?.state === 'broken' && lane;
    });
    expect(broken.brokenBecause).toMatchObject({ kind: 'overloaded' });
    // All that failed were called once, and answered elsewhere.
    for (const { id } of failing) {
      expect((await api.ended(id, 30_000)).attempts.map(({ backend }) => backend)).toEqual(['shaky', 'good']);
    }
    const calls = () => simulator.requests.filter(({ scenario }) => scenario === 'shaky').length;
    const before = calls();
    simulator.configure({ scenarios: { shaky: {} } });
    const patient = await api.submitChat('Patient', { backend: 'shaky' });
    const second = await api.submitChat('Patient too', { backend: 'shaky' });
    const impatient = await api.submitChat('Impatient', {
      backend: 'shaky',
      timeLimits: { maxWait: '1s' },
    });
    const left = await api.ended(impatient.id, 30_000);
    expect(left).toMatchObject({
      status: 'completed',
      backend: 'good',
      handOvers: [{ from: 'shaky', to: 'good', failure: { message: expect.stringContaining('maxWait') } }],
    });
    expect(left.attempts.map(({ backend }) => backend)).toEqual(['good']);
    const kept: Job[] = await Promise.all([patient, second].map(({ id }) => api.ended(id, 30_000)));
    for (const job of kept) {
      expect(job).toMatchObject({ backend: 'shaky', attempts: [{ number: 1, outcome: 'succeeded' }] });
    }
    expect(calls()).toBe(before + 2);
    expect((await laneOf(system, 'shaky'))?.state).toBe('open');
    expect(await told(system, 'breaker.closed')).toEqual(['breaker.opened', 'breaker.closed']);
  }, 60_000);
});
