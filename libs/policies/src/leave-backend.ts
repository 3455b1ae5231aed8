import type { Failure } from '@app/contracts';
import type { Decision } from './decision.js';
import type { JobState } from './job-state.js';
import { nextBackend } from './next-backend.js';
import { sentences } from './sentences.js';
import { triedText } from './tried-text.js';

/** Gives the job to the next backend of its route that takes such a failure, or ends it when there is none. */
export function leaveBackend(
  job: Pick<JobState, 'route' | 'hop' | 'attempts' | 'fallbackOn' | 'contextTokens'>,
  failure: Failure,
): Extract<Decision, { type: 'hand-over' | 'fail' }> {
  const backend = nextBackend(job, failure);
  if (backend !== undefined) return { type: 'hand-over', backend, failure };
  return { type: 'fail', failure: { ...failure, message: sentences(failure.message, triedText(job)) } };
}
