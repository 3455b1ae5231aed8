import { firesAt } from './fires-at.js';
import type { Timing } from './timing.js';
import { timesOf } from './times-of.js';

/** When the next run begins, its jitter included, behind this moment; undefined when there is none. */
export function nextFiring(timing: Timing, after: number): number | undefined {
  for (const time of timesOf(timing, after - timing.jitterMs)) {
    const at = firesAt(timing, time);
    if (at > after) return at;
  }
  return undefined;
}
