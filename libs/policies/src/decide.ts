import type { Failure, RetrySettings } from '@app/contracts';
import type { Decision, JobState } from './decision.js';
import { failureRules, leaveBackend, nextBackend } from './leave-backend.js';
import {
  attemptsOnBackend,
  countedAttempts,
  leaveIfTooLong,
  parkOrLeave,
  shortestParkMs,
} from './waiting.js';

/** A failure of Sluice itself is tried at most this often on one backend; a defect rarely goes away. */
const maximumInternalAttempts = 2;

/**
 * How a job continues after an attempt that failed. No other place decides this.
 *
 * @param job With the failed attempt as the last of its attempts.
 * @param now Milliseconds since the epoch.
 * @param random From 0 to below 1; spreads the retries of jobs that failed together.
 */
export function decide(job: JobState, failure: Failure, now: number, random: number): Decision {
  const rule = failureRules[failure.kind];
  if (rule === 'cancel') return { type: 'cancel' };
  if (now >= job.deadline) return { type: 'expire' };
  if (rule === 'fail') return failUnlessNamed(job, failure);
  if (rule === 'hand-over') return leaveBackend(job, failure);
  return rule === 'wait' ? waitForLimit(job, failure, now) : retry(job, failure, now, random);
}

/** No backend would do better, except one that is configured for this kind of failure. */
function failUnlessNamed(job: JobState, failure: Failure): Decision {
  const backend = nextBackend(job, failure);
  return backend === undefined ? { type: 'fail', failure } : { type: 'hand-over', backend, failure };
}

function retry(job: JobState, failure: Failure, now: number, random: number): Decision {
  const counted = countedAttempts(job);
  const internal = counted.filter((attempt) => attempt.failure?.kind === 'internal');
  if (counted.length >= job.retry.maxAttempts || internal.length >= maximumInternalAttempts) {
    return leaveBackend(job, failure);
  }
  const failedAttempts = Math.max(1, counted.length);
  const { retryAfterMs } = failure;
  const at = now + backoffDelay({ retry: job.retry, failedAttempts, retryAfterMs, random });
  return leaveIfTooLong(job, failure, at, now) ?? { type: 'retry', at, failure };
}

/**
 * Whole milliseconds before the next attempt: a random part of a delay that grows with every failure
 * ("full jitter"), so that jobs which failed together do not come back together.
 */
export function backoffDelay({
  retry: { initialDelay, maxDelay, multiplier },
  failedAttempts,
  retryAfterMs = 0,
  random,
}: {
  retry: RetrySettings;
  /** Attempts that failed so far, from 1. */
  failedAttempts: number;
  /** The shortest delay, because the provider asked for it. */
  retryAfterMs?: number | undefined;
  /** From 0 to below 1. */
  random: number;
}): number {
  const grown = initialDelay * multiplier ** (failedAttempts - 1);
  return Math.max(Math.round(random * Math.min(maxDelay, grown)), retryAfterMs);
}

/** The first park where the provider names no time. */
const firstParkMs = 1_000;
/** Parks double up to this. */
const longestParkMs = 30_000;
/** The provider's own time is used for this many refusals in a row. */
const trustedAnswers = 4;

function waitForLimit(job: JobState, failure: Failure, now: number): Decision {
  const inARow = Math.max(1, rateLimitedInARow(job));
  return parkOrLeave(job, failure, now + rateLimitWait(inARow, failure.retryAfterMs), now);
}

/**
 * Milliseconds until a rate-limited backend is called again: the time that the provider names. If it names
 * none, or keeps refusing after it, the waits double.
 *
 * @param inARow Refusals in a row, this one included.
 */
function rateLimitWait(inARow: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined) return doubled(inARow);
  return Math.max(retryAfterMs, inARow <= trustedAnswers ? shortestParkMs : doubled(inARow - trustedAnswers));
}

function doubled(step: number): number {
  return Math.min(longestParkMs, firstParkMs * 2 ** (step - 1));
}

/** How many times in a row, up to now, the current backend answered with its rate limit. */
function rateLimitedInARow(job: JobState): number {
  const ended = attemptsOnBackend(job).filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'succeeded',
  );
  const others = ended.findLastIndex(({ failure }) => failure?.kind !== 'rate-limit');
  return ended.length - 1 - others;
}
