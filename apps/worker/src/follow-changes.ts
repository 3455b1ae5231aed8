import { isDeepStrictEqual } from 'node:util';
import type { LiveBackends } from '@app/settings';
import type { BackendSettings, Configuration } from '@app/contracts';
import type { Limiter } from '@app/limits';
import type { SluiceServer } from '@app/jobs';
import { loadTokenizers } from './load-tokenizers.js';
import { poolsOf } from './pools.js';

/** Lets the pools and the limits of this process follow what is configured while it runs. */
export function followChanges(
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
      limiter.sendAway(old.limitGroup ?? name, old.limits);
    }
    await server.setPools(poolsOf(now, worker));
    await loadTokenizers(connected);
  });
}

function limitsOf({ limits, limitGroup }: BackendSettings) {
  return { limits, limitGroup };
}
