import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';

describe('a backend that fails', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    const failing = (simulator: string, scenario: string, limitMs = 900) => ({
      baseUrl: `${simulator}/scenario/${scenario}/v1`,
      fallback: ['good'],
      retry: { maxAttempts: 2, initialDelay: 50, maxDelay: 100 },
      timeLimits: { connect: 1_000, firstToken: limitMs, betweenTokens: limitMs, total: 3_000 },
    });
    system = await SluiceSystem.start({
      backends: (simulator) => ({
        good: {},
        down: failing(simulator, 'down'),
        hang: failing(simulator, 'hang', 300),
        drip: failing(simulator, 'drip', 300),
        reset: failing(simulator, 'reset'),
        overloaded: failing(simulator, 'overloaded'),
      }),
    });
  });
  afterAll(() => system.close());

  it.each([
    ['down', 'unavailable'],
    ['hang', 'timeout'],
    ['drip', 'timeout'],
    ['reset', 'unavailable'],
    ['overloaded', 'overloaded'],
  ])('%s: is left after its attempts and the fallback answers', async (backend, kind) => {
    const { id } = await system.api.submitChat(`Past ${backend}`, { backend });
    const job = await system.api.ended(id, 10_000);
    expect(job.status).toBe('completed');
    expect(job.backend).toBe('good');
    expect(job.attempts.map((attempt) => [attempt.backend, attempt.failure?.kind])).toEqual([
      [backend, kind],
      [backend, kind],
      ['good', undefined],
    ]);
  });

  it('a bad request fails at once with the words of the provider and without a fallback', async () => {
    system.simulator.script({
      when: { lastUserMessage: 'far too hot' },
      behaviour: { failure: 'invalid-parameter' },
    });
    const { id } = await system.api.submitChat('far too hot', { backend: 'good', fallback: ['overloaded'] });
    const job = await system.api.ended(id);
    expect(job.status).toBe('failed');
    expect(job.failure?.kind).toBe('invalid-request');
    expect(job.failure?.message).toContain('temperature');
    expect(job.attempts).toHaveLength(1);
  });
});
