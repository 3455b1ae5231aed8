import { afterEach, describe, expect, it } from '@jest/globals';
import type { Job, Lane } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { publishedEvents } from '../system/published-events.js';
import { waitFor } from '../system/wait-for.js';

describe('lanes over several workers', () => {
  let system: SluiceSystem | undefined;
  afterEach(() => system?.close());

  const laneOf = async ({ api }: SluiceSystem, name: string): Promise<Lane | undefined> =>
    (await api.lanes()).find(({ backend }) => backend === name);

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
    expect(await publishedEvents(api, 'breaker.closed')).toEqual(['breaker.opened', 'breaker.closed']);
  }, 60_000);
});
