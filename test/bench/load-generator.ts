export interface Load {
  /** Calls in flight: each caller sends its next call when the last one was answered. */
  callers: number;
  /** Seconds before the answers are counted. */
  warmUpSeconds?: number;
  /** Seconds during which they are. */
  seconds: number;
}

/**
 * Sends calls in a closed loop; resolves to the number answered in the counted seconds. A call that
 * fails ends the load and is thrown.
 */
export async function sendLoad(call: () => Promise<void>, load: Load, signal: AbortSignal): Promise<number> {
  const start = performance.now() + (load.warmUpSeconds ?? 0) * 1_000;
  const end = start + load.seconds * 1_000;
  let answered = 0;
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const caller = async (): Promise<void> => {
    while (performance.now() < end && !ended.aborted) {
      await call();
      const now = performance.now();
      if (now >= start && now < end) answered += 1;
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
