import type { Failure } from '@app/contracts';
import { countedAttempts, rateLimitedInARow } from './attempts-on-backend.js';
import { backoffDelay } from './backoff-delay.js';
import type { Decision } from './decision.js';
import { durationText } from './duration-text.js';
import { failureRules } from './failure-rules.js';
import type { JobState } from './job-state.js';
import { leaveBackend } from './leave-backend.js';
import { nextBackend } from './next-backend.js';
import { passedLimit } from './passed-limit.js';
import { rateLimitWait } from './rate-limit-wait.js';
import { sentences } from './sentences.js';

/** A failure of Sluice itself is tried at most this often on one backend; a defect rarely passes. */
const maximumInternalAttempts = 2;

/**
 * What becomes of a job after an attempt that failed. This is the only place where that is decided.
 *
 * @param job With the failed attempt as the last of its attempts.
 * @param now Milliseconds since the epoch.
 * @param random From 0 to below 1; spreads the retries of jobs that failed together.
 */
export function decide(job: JobState, failure: Failure, now: number, random: number): Decision {
  const rule = failureRules[failure.kind];
  if (rule === 'cancel') return { type: 'cancel' };
  if (now >= job.deadline) return { type: 'expire' };
  if (rule === 'fail') return failOrLeave(job, failure);
  if (rule === 'hand-over') return leaveBackend(job, failure);
  return rule === 'wait' ? wait(job, failure, now) : retry(job, failure, now, random);
}

function retry(job: JobState, failure: Failure, now: number, random: number): Decision {
  const counted = countedAttempts(job);
  if (counted.length >= job.retry.maxAttempts) return leaveBackend(job, failure);
  const internal = counted.filter((attempt) => attempt.failure?.kind === 'internal');
  if (internal.length >= maximumInternalAttempts) return leaveBackend(job, failure);

  const { retry: settings } = job;
  const { retryAfterMs } = failure;
  const failedAttempts = Math.max(1, counted.length);
  const at = now + backoffDelay({ retry: settings, failedAttempts, retryAfterMs, random });
  const limit = passedLimit(job, at);
  return limit === undefined
    ? { type: 'retry', at, failure }
    : leaveBackend(job, because(failure, at - now, limit));
}

/** No backend would do better, except for one that was named for this. */
function failOrLeave(job: JobState, failure: Failure): Decision {
  const backend = nextBackend(job, failure);
  return backend === undefined ? { type: 'fail', failure } : { type: 'hand-over', backend, failure };
}

function wait(job: JobState, failure: Failure, now: number): Decision {
  const inARow = Math.max(1, rateLimitedInARow(job));
  const until = now + rateLimitWait(inARow, failure.retryAfterMs);
  const limit = passedLimit(job, until);
  return limit === undefined
    ? { type: 'park', until, failure }
    : leaveBackend(job, because(failure, until - now, limit));
}

function because(failure: Failure, delay: number, limit: string): Failure {
  const reason = `Waiting ${durationText(delay)} more would pass ${limit}.`;
  return { ...failure, message: sentences(failure.message, reason) };
}
