import type { WaitOptions } from './wait-options.js';

/** What the promise gives; undefined when the time is up or at the abort, and the promise goes on. */
export async function within<T>(
  promise: Promise<T>,
  { timeoutMs, signal }: WaitOptions,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  const over = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
