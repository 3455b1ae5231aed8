import type { Configuration } from '@app/contracts';
import type { PoolSettings } from '@app/queue';

/** The pools of this process: one for each backend that it shall serve. */
export function poolsOf({ backends, worker }: Configuration): Map<string, PoolSettings> {
  const served = Object.entries(backends).filter(([name]) => worker.pools?.includes(name) ?? true);
  return new Map(
    served.map(([name, { limits }]) => [name, { concurrency: limits.concurrency ?? worker.concurrency }]),
  );
}
