import { describe, expect, it } from '@jest/globals';
import { type BreakerRules, breakerRules, type CallEffect } from '@app/policies';
import * as fc from 'fast-check';
import { afterCall, beginCall, type Breaker, closedBreaker } from './breaker.model.js';

/** The seed of this run. Set it to that of a failed run to repeat it. */
const seed = Date.now() % 2 ** 31;

const effects: CallEffect[] = ['served', 'failed', 'refused', 'neutral'];

/** An event: time passes, a job begins, or the run that began so many runs ago ends. */
const steps = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.nat(20_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.nat(900_000) }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('begin' as const), job: fc.nat(5) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      which: fc.nat(20),
      effect: fc.oneof(fc.constantFrom(...effects), fc.constant<CallEffect>('failed')),
      retryAfterMs: fc.oneof(fc.constant(0), fc.nat(10_000_000)),
    }),
  },
);

/** The rules as a check over the list of all events, without counters. */
class Reference {
  /** Calls that counted since the lane last opened. */
  #calls: { at: number; failed: boolean }[] = [];
  /** All times at which the lane broke or opened. */
  readonly #changes: { at: number; type: 'broke' | 'opened' }[] = [];
  #brokenUntil: number | undefined;
  #probes: { job: string; token: string; at: number; effect?: CallEffect }[] = [];

  constructor(private readonly rules: BreakerRules) {}

  get isBroken(): boolean {
    return this.#brokenUntil !== undefined;
  }

  begin(job: string, token: string, now: number): boolean {
    if (this.#brokenUntil === undefined) return true;
    if (now < this.#brokenUntil) return false;
    const last = this.#probes.at(-1);
    const isHeld =
      last !== undefined &&
      last.effect === undefined &&
      now < last.at + this.rules.probeLeaseMs &&
      last.job !== job;
    if (isHeld) return false;
    this.#probes.push({ job, token, at: now });
    return true;
  }

  end(token: string, effect: CallEffect, retryAfterMs: number, now: number): void {
    if (this.#brokenUntil === undefined) {
      if (effect === 'refused') return this.#break(retryAfterMs, now);
      if (effect === 'neutral') return undefined;
      this.#calls.push({ at: now, failed: effect === 'failed' });
      const { stepMs, windowMs } = this.rules;
      const recent = this.#calls.filter(
        ({ at }) => Math.floor(now / stepMs) - Math.floor(at / stepMs) < windowMs / stepMs,
      );
      const failures = recent.filter(({ failed }) => failed).length;
      const isTooMany =
        recent.length >= this.rules.minimumCalls && failures / recent.length >= this.rules.failureRatio;
      return effect === 'failed' && isTooMany ? this.#break(retryAfterMs, now) : undefined;
    }
    const probe = this.#probes.at(-1);
    if (probe === undefined || probe.effect !== undefined || probe.token !== token) return undefined;
    probe.effect = effect;
    if (effect === 'failed' || effect === 'refused') return this.#break(retryAfterMs, now);
    if (this.#probes.filter((one) => one.effect === 'served').length < this.rules.servedProbes)
      return undefined;
    this.#brokenUntil = undefined;
    this.#changes.push({ at: now, type: 'opened' });
    this.#calls = [];
    this.#probes = [];
  }

  #break(retryAfterMs: number, now: number): void {
    this.#changes.push({ at: now, type: 'broke' });
    let breaks = 0;
    for (const [index, change] of this.#changes.entries()) {
      const before = this.#changes[index - 1];
      if (change.type === 'opened') continue;
      const wasCalm = before?.type === 'opened' && change.at - before.at >= this.rules.calmMs;
      breaks = wasCalm ? 1 : breaks + 1;
    }
    const { firstOpenMs, growth, longestOpenMs, longestAskedMs } = this.rules;
    let open = firstOpenMs;
    for (let step = 1; step < breaks; step += 1) open = Math.min(longestOpenMs, open * growth);
    this.#brokenUntil = now + Math.max(open, Math.min(retryAfterMs, longestAskedMs));
    this.#calls = [];
    this.#probes = [];
  }
}

describe('circuit breaker', () => {
  it(`behaves like the reference in any order of events (seed ${seed})`, () => {
    let broke = 0;
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 200 }), (given) => {
        const reference = new Reference(breakerRules);
        let breaker: Breaker = closedBreaker;
        let now = 1_000_000;
        const runs: string[] = [];
        for (const [index, step] of given.entries()) {
          if (step.type === 'pass') now += step.ms;
          if (step.type === 'begin') {
            const run = { job: `job-${step.job}`, token: `run-${index}` };
            const reply = beginCall(breaker, run, now, breakerRules);
            ({ breaker } = reply);
            expect(reply.begins).toBe(reference.begin(run.job, run.token, now));
            if (reply.begins) runs.push(run.token);
            else expect(reply.until).toBeGreaterThan(now);
          }
          if (step.type === 'end' && runs.length > 0) {
            const [token = ''] = runs.splice(step.which % runs.length, 1);
            breaker = afterCall(breaker, { ...step, token }, now, breakerRules);
            reference.end(token, step.effect, step.retryAfterMs, now);
          }
          expect(breaker.brokenUntil !== undefined).toBe(reference.isBroken);
          if (reference.isBroken) broke += 1;
        }
      }),
      { seed, numRuns: 500 },
    );
    expect(broke).toBeGreaterThan(0);
  });

  it(`lets one call at a time probe a broken lane (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 2, maxLength: 50 }), fc.nat(60_000), (jobs, late) => {
        let breaker = afterCall(closedBreaker, { token: 'a', effect: 'refused' }, 0, breakerRules);
        const now = breakerRules.firstOpenMs + late;
        const begun = jobs.filter((job, index) => {
          const reply = beginCall(breaker, { job: `job-${job}`, token: `run-${index}` }, now, breakerRules);
          ({ breaker } = reply);
          return reply.begins;
        });
        // One job may come again, because its run was lost; no other begins beside it.
        expect(new Set(begun).size).toBe(1);
      }),
      { seed },
    );
  });

  it('stays open longer each time it breaks again, up to the maximum', () => {
    let breaker = afterCall(closedBreaker, { token: 'a', effect: 'refused' }, 0, breakerRules);
    const waits: number[] = [];
    let now = 0;
    for (let round = 0; round < 9; round += 1) {
      waits.push((breaker.brokenUntil ?? 0) - now);
      now = breaker.brokenUntil ?? 0;
      const reply = beginCall(breaker, { job: 'j', token: 'p' }, now, breakerRules);
      breaker = afterCall(reply.breaker, { token: 'p', effect: 'failed' }, now, breakerRules);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });
});
