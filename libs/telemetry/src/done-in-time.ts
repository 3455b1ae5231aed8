import type { ReadinessCheck } from './readiness.js';

const millisecondsPerSecond = 1_000;

/**
 * For what a process does again and again: it is of use while that goes on.
 *
 * @param what The whole sentence when it does not, without its time: `Deadlines were last looked at`.
 * @param doneAt When it was last done, by `performance.now()`.
 */
export function doneInTime(what: string, limitMs: number, doneAt: () => number): ReadinessCheck {
  return () => {
    const ageMs = performance.now() - doneAt();
    return ageMs > limitMs ? `${what} ${Math.round(ageMs / millisecondsPerSecond)} s ago.` : undefined;
  };
}
