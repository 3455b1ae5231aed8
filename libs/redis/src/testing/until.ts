import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition. The error names a condition that is not met within the limit. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}.`);
    await delay(10);
  }
}
