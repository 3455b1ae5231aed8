import { isDeepStrictEqual } from 'node:util';
import { type BackendSettings, type Configuration, matchesPool } from '@app/contracts';
import type { PoolSettings, SluiceServer } from '@app/jobs';
import type { Limiter } from '@app/limits';
import { limitsCount, loadTokenizer } from '@app/policies';
import type { LiveBackends, LiveConfiguration } from '@app/settings';

/** Concurrency of the lanes of removed backends: their jobs are only handed over or ended. */
const emptyingConcurrency = 8;

/**
 * The pools of this process: one for each backend that it serves, and one for each that was removed lately, whose
 * jobs go to their fallbacks or end.
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

/** Updates the pools and the limits of this process whenever the settings change. */
export function followSettings(
  live: LiveBackends,
  limiter: Limiter,
  server: SluiceServer,
  worker: Configuration['worker'],
): void {
  live.onChange(async (now, before) => {
    const { connected } = now;
    for (const [name, old] of Object.entries(before.connected)) {
      const settings = connected[name];
      if (settings !== undefined && isDeepStrictEqual(limitsOf(old), limitsOf(settings))) continue;
      limiter.refuseWaiting(old.limitGroup ?? name, old.limits);
    }
    await server.setPools(poolsOf(now, worker));
    await loadTokenizers(connected);
  });
}

function limitsOf({ limits, limitGroup }: BackendSettings) {
  return { limits, limitGroup };
}

/** Loads the tokenizers of backends with a limit of tokens now, because loading one blocks running calls. */
export async function loadTokenizers(backends: Readonly<Record<string, BackendSettings>>): Promise<void> {
  for (const { model, limits } of Object.values(backends)) {
    if (model !== undefined && limitsCount(limits, 'inputTokens')) await loadTokenizer(model);
  }
}
