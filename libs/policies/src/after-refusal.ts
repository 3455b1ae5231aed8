import type { Failure } from '@app/contracts';
import type { Refusal } from './admission/index.js';
import type { Decision } from './decision.js';
import { durationText } from './duration-text.js';
import type { JobState } from './job-state.js';
import { leaveBackend } from './leave-backend.js';
import { passedLimit } from './passed-limit.js';
import { sentences } from './sentences.js';

/** The shortest park, in milliseconds. */
const shortestPark = 100;

/**
 * What becomes of a job whose call may not begin because a limit is used up: it waits, without an attempt,
 * or goes to its next backend when it would wait for too long.
 *
 * @param now Milliseconds since the epoch.
 */
export function afterRefusal(job: JobState, refusal: Refusal, now: number): Decision {
  if (now >= job.deadline) return { type: 'expire' };
  const { dimension, retryAfterMs } = refusal;
  const wait = Math.max(retryAfterMs, shortestPark);
  const backend = job.route[job.hop] ?? '';
  const what = dimension === 'vendor' ? 'refuses calls' : `has used up its limit ${dimension}`;
  const failure: Failure = {
    kind: 'rate-limit',
    message: `Backend "${backend}" ${what}; it has room again in ${durationText(wait)}.`,
    retryAfterMs,
  };
  const limit = passedLimit(job, now + wait);
  if (limit === undefined) return { type: 'park', until: now + wait, failure };
  const reason = `Waiting ${durationText(wait)} more would pass ${limit}.`;
  return leaveBackend(job, { ...failure, message: sentences(failure.message, reason) });
}
