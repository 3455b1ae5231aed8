const pollMs = 20;

/**
 * Waits until the check gives a value, asking again and again; what it throws counts as "not yet".
 * Fails with the description, and with the last error, when the time is over.
 */
export async function waitFor<Value>(
  description: string,
  check: () => Promise<Value | undefined | false> | Value | undefined | false,
  limitMs = 30_000,
): Promise<Value> {
  const end = performance.now() + limitMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`Not within ${limitMs} ms: ${description}.`, { cause: last });
}
