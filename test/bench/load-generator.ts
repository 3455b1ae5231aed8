export interface Load {
  /** Calls in flight: each caller sends its next call when the last one was answered. */
  callers: number;
  seconds: number;
}

/**
 * Sends calls in a closed loop; resolves to the number answered within the time. A call that fails
 * ends the load and is thrown.
 */
export async function sendLoad(call: () => Promise<void>, load: Load, signal: AbortSignal): Promise<number> {
  const end = performance.now() + load.seconds * 1_000;
  let answered = 0;
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const caller = async (): Promise<void> => {
    while (performance.now() < end && !ended.aborted) {
      await call();
      if (performance.now() < end) answered += 1;
    }
  };
  const callers = Array.from({ length: load.callers }, () =>
    caller().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const results = await Promise.allSettled(callers);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason as Error;
  signal.throwIfAborted();
  return answered;
}

/** Sends a number of calls, so many at once. A call that fails ends it and is thrown. */
export async function sendCalls(
  call: () => Promise<void>,
  calls: number,
  callers: number,
  signal: AbortSignal,
): Promise<void> {
  let left = calls;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      signal.throwIfAborted();
      await call();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/**
 * Sends calls to several targets in turn, one at a time, for a number of seconds; resolves to the
 * latencies of each in milliseconds. Taking turns gives all of them the same moments of the machine.
 */
export async function sendInTurn(
  calls: readonly (() => Promise<void>)[],
  seconds: number,
  signal: AbortSignal,
): Promise<number[][]> {
  const latencies = calls.map((): number[] => []);
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    signal.throwIfAborted();
    for (const [index, call] of calls.entries()) {
      const start = performance.now();
      await call();
      latencies[index]?.push(performance.now() - start);
    }
  }
  return latencies;
}
