import type { Failure } from '@app/contracts';
import type { Decision } from './decision.js';
import type { JobState } from './job-state.js';
import { sentences } from './sentences.js';
import { triedText } from './tried-text.js';

/** Gives the job to the next backend of its route, or ends it when there is none. */
export function leaveBackend(
  job: Pick<JobState, 'route' | 'hop' | 'attempts'>,
  failure: Failure,
): Extract<Decision, { type: 'hand-over' | 'fail' }> {
  const backend = job.route[job.hop + 1];
  if (backend !== undefined) return { type: 'hand-over', backend, failure };
  return { type: 'fail', failure: { ...failure, message: sentences(failure.message, triedText(job)) } };
}
