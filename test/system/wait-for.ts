import { setTimeout as delay } from 'node:timers/promises';

/** Delays between checks: short at first, then long enough to leave the processor to the system under test. */
const poll = { firstMs: 10, growth: 1.5, longestMs: 100 };

/**
 * Repeats a check until it returns a value. An error of the check counts as "not yet". Fails with the description and the
 * last error when the time is up.
 */
export async function waitFor<Value>(
  description: string,
  check: () => Promise<Value | undefined | false> | Value | undefined | false,
  limitMs = 25_000,
): Promise<Value> {
  const end = performance.now() + limitMs;
  let last: unknown;
  let pauseMs = poll.firstMs;
  while (performance.now() < end) {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(pauseMs);
    pauseMs = Math.min(poll.longestMs, pauseMs * poll.growth);
  }
  throw new Error(`Not within ${limitMs} ms: ${description}.`, { cause: last });
}
