import type { BreakerRules } from './breaker-rules.js';
import type { CallEffect } from './call-effect.js';

/** Calls that ended in one step of the window. */
interface Step {
  calls: number;
  failures: number;
}

/** The one call that tries a broken lane. */
interface Probe {
  job: string;
  token: string;
  /** From then on it does not keep the next one. */
  until: number;
}

/** The circuit breaker of one lane. Times are milliseconds of one clock. */
export interface Breaker {
  /** By the number of the step; none while the lane is broken. */
  readonly steps: ReadonlyMap<number, Step>;
  /** How often in a row the lane broke without having been well in between. */
  readonly breaks: number;
  /** Since when the lane is open again, if it ever broke. */
  readonly closedAt?: number;
  /** While it is broken: no call before this time, then single ones. */
  readonly brokenUntil?: number;
  readonly probe?: Probe;
  /** Probes in a row that were served. */
  readonly served: number;
}

/** A lane of which nothing is known yet. */
export const closedBreaker: Breaker = { steps: new Map(), breaks: 0, served: 0 };

/** A run that wants to begin, or that ended. */
export interface BreakerCall {
  job: string;
  token: string;
}

/** Whether a run may begin; if not, when it is worth asking again. */
export function beginCall(
  breaker: Breaker,
  { job, token }: BreakerCall,
  now: number,
  rules: BreakerRules,
): { breaker: Breaker; begins: true } | { breaker: Breaker; begins: false; until: number } {
  const { brokenUntil, probe } = breaker;
  if (brokenUntil === undefined) return { breaker, begins: true };
  if (now < brokenUntil) return { breaker, begins: false, until: brokenUntil };
  // The run of the same job before this one was lost.
  if (probe !== undefined && probe.until > now && probe.job !== job) {
    return { breaker, begins: false, until: probe.until };
  }
  const begun = { job, token, until: now + rules.probeLeaseMs };
  return { breaker: { ...breaker, probe: begun }, begins: true };
}

/**
 * The breaker after a call. While the lane is broken only the probe counts: what was under way when it
 * broke says nothing new.
 *
 * @param retryAfterMs What the vendor asked for.
 */
export function afterCall(
  breaker: Breaker,
  { token, effect, retryAfterMs = 0 }: { token: string; effect: CallEffect; retryAfterMs?: number },
  now: number,
  rules: BreakerRules,
): Breaker {
  const { brokenUntil, probe, served, ...rest } = breaker;
  if (brokenUntil === undefined) return afterOrdinaryCall(breaker, effect, retryAfterMs, now, rules);
  if (probe?.token !== token) return breaker;
  if (effect === 'failed' || effect === 'refused') return broken(breaker, retryAfterMs, now, rules);
  if (effect === 'neutral') return { ...rest, brokenUntil, served };
  if (served + 1 < rules.servedProbes) return { ...rest, brokenUntil, served: served + 1 };
  return { steps: new Map(), breaks: breaker.breaks, served: 0, closedAt: now };
}

function afterOrdinaryCall(
  breaker: Breaker,
  effect: CallEffect,
  retryAfterMs: number,
  now: number,
  rules: BreakerRules,
): Breaker {
  if (effect === 'neutral') return breaker;
  if (effect === 'refused') return broken(breaker, retryAfterMs, now, rules);
  const step = Math.floor(now / rules.stepMs);
  const oldest = step - rules.windowMs / rules.stepMs;
  const steps = new Map([...breaker.steps].filter(([number]) => number > oldest));
  const { calls, failures } = steps.get(step) ?? { calls: 0, failures: 0 };
  steps.set(step, { calls: calls + 1, failures: failures + (effect === 'failed' ? 1 : 0) });
  const counted = { ...breaker, steps };
  return effect === 'failed' && tooMany(steps, rules) ? broken(counted, retryAfterMs, now, rules) : counted;
}

function tooMany(steps: ReadonlyMap<number, Step>, rules: BreakerRules): boolean {
  let calls = 0;
  let failures = 0;
  for (const step of steps.values()) {
    calls += step.calls;
    failures += step.failures;
  }
  return calls >= rules.minimumCalls && failures >= calls * rules.failureRatio;
}

function broken(breaker: Breaker, askedMs: number, now: number, rules: BreakerRules): Breaker {
  const { closedAt } = breaker;
  const wasWell = closedAt !== undefined && now - closedAt >= rules.calmMs;
  const breaks = wasWell ? 1 : breaker.breaks + 1;
  const grown = rules.firstOpenMs * rules.growth ** (breaks - 1);
  const openMs = Math.max(Math.min(rules.longestOpenMs, grown), Math.min(rules.longestAskedMs, askedMs));
  return { steps: new Map(), breaks, served: 0, brokenUntil: now + openMs };
}
