import type { LiveConfiguration } from '@app/settings';
import { type Configuration, matchesPool } from '@app/contracts';
import type { PoolSettings } from '@app/jobs';

/** For the lanes of deleted backends: their jobs are only sent on. */
const emptyingConcurrency = 8;

/**
 * The pools of this process: one for each backend that it shall serve, and for those that were deleted lately,
 * whose jobs go to their fallbacks or end.
 */
export function poolsOf(
  { connected, removed }: Pick<LiveConfiguration, 'connected' | 'removed'>,
  { pools, concurrency }: Configuration['worker'],
): Map<string, PoolSettings> {
  const serves = (name: string): boolean => pools?.some((pattern) => matchesPool(pattern, name)) ?? true;
  return new Map(
    [
      ...removed.map((name) => [name, { concurrency: emptyingConcurrency }] as const),
      ...Object.entries(connected).map(
        ([name, { limits }]) => [name, { concurrency: limits.concurrency ?? concurrency }] as const,
      ),
    ].filter(([name]) => serves(name)),
  );
}
