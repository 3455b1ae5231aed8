import type { BreakerRules, CallEffect } from '@app/policies';

/** The calls that ended in one step of the window. */
interface Step {
  calls: number;
  failures: number;
}

/** The one call that probes a broken lane. */
interface Probe {
  job: string;
  token: string;
  /** After this it no longer blocks the next probe. */
  until: number;
}

/**
 * The circuit breaker of one lane as pure functions: the reference model of the Lua script. Times are milliseconds
 * of one clock.
 */
export interface Breaker {
  /** By the number of the step; empty while the lane is broken. */
  readonly steps: ReadonlyMap<number, Step>;
  /** How many times the breaker opened in a row, without a calm period in between. */
  readonly breaks: number;
  /** When the breaker last closed, if it was ever open. */
  readonly closedAt?: number;
  /** Set while the lane is broken: no call before this time, then probes. */
  readonly brokenUntil?: number;
  readonly probe?: Probe;
  /** Probes in a row that were served. */
  readonly served: number;
}

/** A lane without any calls yet. */
export const closedBreaker: Breaker = { steps: new Map(), breaks: 0, served: 0 };

/** A run that asks to begin, or that ended. */
export interface BreakerCall {
  job: string;
  token: string;
}

/** Whether a run may begin; if not, when to ask again. */
export function beginCall(
  breaker: Breaker,
  { job, token }: BreakerCall,
  now: number,
  rules: BreakerRules,
): { breaker: Breaker; begins: true } | { breaker: Breaker; begins: false; until: number } {
  const { brokenUntil, probe } = breaker;
  if (brokenUntil === undefined) return { breaker, begins: true };
  if (now < brokenUntil) return { breaker, begins: false, until: brokenUntil };
  // A probe of the same job means that its run was lost.
  if (probe !== undefined && probe.until > now && probe.job !== job) {
    return { breaker, begins: false, until: probe.until };
  }
  const begun = { job, token, until: now + rules.probeLeaseMs };
  return { breaker: { ...breaker, probe: begun }, begins: true };
}

/**
 * The breaker after a call. While the lane is broken only the probe counts, because calls that were in progress
 * when it broke are no new evidence.
 *
 * @param retryAfterMs The pause that the vendor asked for.
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
  const wasCalm = closedAt !== undefined && now - closedAt >= rules.calmMs;
  const breaks = wasCalm ? 1 : breaker.breaks + 1;
  const grown = rules.firstOpenMs * rules.growth ** (breaks - 1);
  const openMs = Math.max(Math.min(rules.longestOpenMs, grown), Math.min(rules.longestAskedMs, askedMs));
  return { steps: new Map(), breaks, served: 0, brokenUntil: now + openMs };
}
