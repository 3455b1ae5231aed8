import { firesAt } from './fires-at.js';
import { nextTime } from './times-of.js';
import type { Timing } from './timing.js';

/**
 * By how many milliseconds the next run of a schedule is late, its jitter considered; 0 when it is not due.
 *
 * @param handled The last time that has been looked at.
 */
export function overdueMs(timing: Timing, handled: number, now: number): number {
  const next = nextTime(timing, handled);
  return next === undefined ? 0 : Math.max(0, now - firesAt(timing, next));
}
