import { countedAttempts } from './attempts-on-backend.js';
import type { JobState } from './job-state.js';

/**
 * Since when a job has been waiting in its lane, in milliseconds since the epoch: since it came, or
 * since the last attempt there that counted. Time in a call is no waiting; waiting for a rate limit is.
 */
export function waitingSince(job: Pick<JobState, 'route' | 'hop' | 'attempts' | 'enqueuedAt'>): number {
  const endedAt = countedAttempts(job).at(-1)?.endedAt;
  return endedAt === undefined ? job.enqueuedAt : Math.max(job.enqueuedAt, Date.parse(endedAt));
}
