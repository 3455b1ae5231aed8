import type { Failure, TimeLimits } from '@app/contracts';
import { durationText } from './duration-text.js';
import type { JobState } from './job-state.js';
import { waitingSince } from './waiting-since.js';

/** What of a job says how long it has been waiting, and may. */
export type WaitingJob = Pick<
  JobState,
  'route' | 'hop' | 'attempts' | 'enqueuedAt' | 'deadline' | 'fallbackOn' | 'contextTokens'
> & {
  timeLimits: Pick<TimeLimits, 'maxWait'>;
};

/** Why a job leaves a lane in which it has waited for longer than it may; undefined while it may wait. */
export function waitedTooLong(job: WaitingJob, now: number): Failure | undefined {
  const { maxWait } = job.timeLimits;
  if (now - waitingSince(job) <= maxWait) return undefined;
  const backend = job.route[job.hop] ?? '';
  const message = `The job waited for backend "${backend}" for longer than ${durationText(maxWait)} (time limit maxWait).`;
  return { kind: 'timeout', message };
}
