import type { JobState } from './job-state.js';

/** What was tried for a job, for the message of its final failure. */
export function triedText({ route, hop, attempts }: Pick<JobState, 'route' | 'hop' | 'attempts'>): string {
  const tried = route.slice(0, hop + 1).map((backend) => {
    const calls = attempts.filter((attempt) => attempt.backend === backend).length;
    if (calls === 0) return `${backend} (not called)`;
    return `${backend} (${calls} attempt${calls === 1 ? '' : 's'})`;
  });
  return `Tried: ${tried.join(', then ')}; no backend is left.`;
}
