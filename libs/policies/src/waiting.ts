import { type Attempt, durationText, type Failure, type Limits, type TimeLimits } from '@app/contracts';
import type { Refusal } from './admission.js';
import type { Decision, JobState } from './decision.js';
import { failureRules, leaveBackend, nextBackend, withReason } from './leave-backend.js';

/** The shortest park, in milliseconds, however soon the limiter or the provider has room again. */
export const shortestParkMs = 100;

/** A job in a lane, with how long it has waited and how long it may wait. */
export type WaitingJob = Pick<
  JobState,
  'route' | 'hop' | 'attempts' | 'enqueuedAt' | 'deadline' | 'fallbackOn' | 'contextTokens'
> & {
  timeLimits: Pick<TimeLimits, 'maxWait'>;
};

/** A lane that makes no calls. */
export interface ClosedLane {
  /** Why the lane is closed. */
  failure: Failure;
  /** The earliest time of the next call, in milliseconds since the epoch; missing when it is not known. */
  until?: number;
}

/**
 * How a job continues when a limit is used up: it waits, without an attempt, or leaves the backend when the
 * wait would be too long.
 *
 * @param now Milliseconds since the epoch.
 */
export function afterRefusal(job: JobState, refusal: Refusal, now: number): Decision {
  if (now >= job.deadline) return { type: 'expire' };
  const { dimension, retryAfterMs } = refusal;
  const wait = Math.max(retryAfterMs, shortestParkMs);
  const backend = job.route[job.hop] ?? '';
  const cause = dimension === 'vendor' ? 'refuses calls' : `has used up its limit ${dimension}`;
  const message = `Backend "${backend}" ${cause}; it has room again in ${durationText(wait)}.`;
  return parkOrLeave(job, { kind: 'rate-limit', message, retryAfterMs }, now + wait, now);
}

/** Parks the lane until a time, or leaves the backend when the job cannot wait that long. */
export function parkOrLeave(job: WaitingJob, failure: Failure, until: number, now: number): Decision {
  return leaveIfTooLong(job, failure, until, now) ?? { type: 'park', until, failure };
}

/** Leaves the backend when waiting until a time would pass a limit of the job; undefined when it may wait. */
export function leaveIfTooLong(
  job: WaitingJob,
  failure: Failure,
  until: number,
  now: number,
): Extract<Decision, { type: 'hand-over' | 'fail' }> | undefined {
  const limit = passedLimit(job, until);
  if (limit === undefined) return undefined;
  const reason = `Waiting ${durationText(until - now)} more would pass ${limit}.`;
  return leaveBackend(job, withReason(failure, reason));
}

/** The limit that a job would pass by waiting until a time, in words. */
function passedLimit(job: WaitingJob, until: number): string | undefined {
  if (until >= job.deadline) return "the job's deadline";
  const { maxWait } = job.timeLimits;
  return until > waitingSince(job) + maxWait ? `maxWait, ${durationText(maxWait)}` : undefined;
}

/**
 * How a job that waits in its lane continues; undefined when it waits on. No attempt is counted.
 *
 * A job that has waited longer than its `maxWait` leaves. A job with a fallback leaves as soon as it is certain
 * that it would wait too long or past its deadline, and at once when the lane is broken by a failure that
 * waiting does not fix, such as refused credentials. Without a fallback it waits, because the lane may be fixed.
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
    return leaveBackend(job, lane === undefined ? tooLong : withReason(tooLong, lane.failure.message));
  }
  if (lane?.until === undefined || lane.until <= now) return undefined;
  const { failure, until } = lane;
  if (nextBackend(job, failure) === undefined) return undefined;
  if (failureRules[failure.kind] === 'hand-over') return leaveBackend(job, failure);
  return leaveIfTooLong(job, failure, until, now);
}

/** Why a job leaves a lane in which it has waited too long; undefined while it may wait. */
export function waitedTooLong(job: WaitingJob, now: number): Failure | undefined {
  const { maxWait } = job.timeLimits;
  if (now - waitingSince(job) <= maxWait) return undefined;
  const backend = job.route[job.hop] ?? '';
  const message = `The job waited for backend "${backend}" for longer than ${durationText(maxWait)} (time limit maxWait).`;
  return { kind: 'timeout', message };
}

/**
 * The start of a job's wait in its lane, in milliseconds since the epoch: when it entered the lane, or the end
 * of its last counted attempt there. Time in a call is not waiting; waiting for a rate limit is.
 */
export function waitingSince(job: Pick<JobState, 'route' | 'hop' | 'attempts' | 'enqueuedAt'>): number {
  const endedAt = countedAttempts(job).at(-1)?.endedAt;
  return endedAt === undefined ? job.enqueuedAt : Math.max(job.enqueuedAt, Date.parse(endedAt));
}

/**
 * The attempts on the current backend that count against `maxAttempts`, oldest first. Rate limits do not count,
 * nor do attempts that were lost or handed back.
 */
export function countedAttempts(job: Pick<JobState, 'route' | 'hop' | 'attempts'>): Attempt[] {
  return attemptsOnBackend(job).filter(
    ({ outcome, failure }) => outcome === 'failed' && failure?.kind !== 'rate-limit',
  );
}

/** All attempts on the current backend, oldest first. */
export function attemptsOnBackend({
  route,
  hop,
  attempts,
}: Pick<JobState, 'route' | 'hop' | 'attempts'>): Attempt[] {
  const backend = route[hop];
  return attempts.filter((attempt) => attempt.backend === backend);
}

/** A job's position in a lane, and the pace of the lane. */
export interface PlaceInLane {
  /** Jobs that rank before it. */
  ahead: number;
  /** Jobs that the lane started per second recently; missing when too few started. */
  startsPerSecond?: number;
  /** Milliseconds until the lane opens again. */
  parkedMs: number;
  limits: Limits;
  /** The average tokens of a job of this lane. */
  tokensPerJob: number;
}

const secondsPerMinute = 60;

/**
 * Seconds until a waiting job will probably start. The pace is the observed one, at most what the limits allow;
 * before a pace is observed, the limits alone decide. Undefined when neither is known.
 */
export function estimateWait(place: PlaceInLane): number | undefined {
  const { ahead, startsPerSecond, parkedMs, limits, tokensPerJob } = place;
  const { requestsPerMinute, tokensPerMinute, inputTokensPerMinute } = limits;
  const perToken = tokensPerMinute ?? inputTokensPerMinute;
  const paces = [
    startsPerSecond,
    requestsPerMinute && requestsPerMinute / secondsPerMinute,
    perToken && perToken / secondsPerMinute / Math.max(1, tokensPerJob),
  ].filter((pace) => pace !== undefined && pace > 0) as number[];
  if (paces.length === 0) return undefined;
  return Math.ceil((ahead + 1) / Math.min(...paces) + parkedMs / 1_000);
}
