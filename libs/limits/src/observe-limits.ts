import { type Meter, metrics } from '@app/telemetry';
import type { Limiter } from './limiter.js';

/** Tells how full the limits are that this process calls under; the returned function ends it. */
export function observeLimits(limiter: Limiter, meter: Meter): () => void {
  return meter.observe(metrics.limiterUtilisation, async () => {
    // While Redis is away there is nothing to tell.
    const uses = await limiter.use().catch(() => []);
    return uses.map(({ group, dimension, share }) => ({ value: share, labels: { group, dimension } }));
  });
}
