import { setTimeout as delay } from 'node:timers/promises';

/** Between two checks: short at first, then long enough to leave the processor to what is waited for. */
const poll = { firstMs: 10, growth: 1.5, longestMs: 100 };

/**
 * Waits until the check gives a value, asking again and again; what it throws counts as "not yet".
 * Fails with the description, and with the last error, when the time is over.
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
