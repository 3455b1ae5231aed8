import type { Failure } from '@app/contracts';
import type { Decision } from './decision.js';
import { durationText } from './duration-text.js';
import { failureRules } from './failure-rules.js';
import { leaveBackend } from './leave-backend.js';
import { nextBackend } from './next-backend.js';
import { passedLimit } from './passed-limit.js';
import { sentences } from './sentences.js';
import { type WaitingJob, waitedTooLong } from './waited-too-long.js';

/** A lane that makes no calls. */
export interface ClosedLane {
  /** Why. */
  failure: Failure;
  /** Before this time it surely makes none, in milliseconds since the epoch; missing when nobody knows. */
  until?: number;
}

/**
 * What becomes of a job that waits in its lane; undefined when it waits on. It counts no attempt.
 *
 * A job that has waited for longer than its `maxWait` leaves, as it would when its turn came. One that has
 * a fallback goes there as soon as it is clear that it would wait for so long, or past its deadline, and at
 * once from a lane that is broken by what no waiting mends, as refused credentials. Without a fallback it
 * waits: the lane may be mended.
 *
 * @param lane Missing when the lane is open.
 */
export function leaveClosedLane(
  job: WaitingJob,
  lane: ClosedLane | undefined,
  now: number,
): Extract<Decision, { type: 'hand-over' | 'fail' | 'expire' }> | undefined {
  if (now >= job.deadline) return { type: 'expire' };
  const tooLong = waitedTooLong(job, now);
  if (tooLong !== undefined) {
    const message = lane === undefined ? tooLong.message : sentences(tooLong.message, lane.failure.message);
    return leaveBackend(job, { ...tooLong, message });
  }
  if (lane?.until === undefined || lane.until <= now) return undefined;
  const { failure, until } = lane;
  if (nextBackend(job, failure) === undefined) return undefined;
  if (failureRules[failure.kind] === 'hand-over') return leaveBackend(job, failure);
  const limit = passedLimit(job, until);
  if (limit === undefined) return undefined;
  const reason = `Waiting ${durationText(until - now)} more would pass ${limit}.`;
  return leaveBackend(job, { ...failure, message: sentences(failure.message, reason) });
}
