import type { Attempt } from '@app/contracts';
import type { JobState } from './job-state.js';

type History = Pick<JobState, 'route' | 'hop' | 'attempts'>;

/**
 * Whether an attempt counts against `maxAttempts`. Waiting for the provider's limit does not, nor does
 * an attempt that its worker lost or gave back.
 */
export function counts({ outcome, failure }: Attempt): boolean {
  return outcome === 'failed' && failure?.kind !== 'rate-limit';
}

/** The attempts on the current backend that count, oldest first. */
export function countedAttempts(job: History): Attempt[] {
  return onCurrentBackend(job).filter(counts);
}

/** How often in a row, up to now, the current backend answered with its rate limit. */
export function rateLimitedInARow(job: History): number {
  const ended = onCurrentBackend(job).filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'succeeded',
  );
  const others = ended.findLastIndex(({ failure }) => failure?.kind !== 'rate-limit');
  return ended.length - 1 - others;
}

function onCurrentBackend({ route, hop, attempts }: History): Attempt[] {
  const backend = route[hop];
  return attempts.filter((attempt) => attempt.backend === backend);
}
