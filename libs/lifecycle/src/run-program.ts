/** A started program, or a part of one. */
export interface Running {
  /** Stops taking work, ends or hands back what runs, and releases everything. */
  close(): Promise<void>;
}

export interface ProgramOptions {
  /** Ends the program when `close` has not ended by then, in milliseconds. */
  closeLimitMs: number;
  /** Tells a person why the program ends early; it has no logger before it has a configuration. */
  report(error: unknown): void;
}

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Starts a program and keeps it until a stop signal, then closes it and exits 0. A signal during the
 * start counts when the start is done; a second signal ends the program at once. A failed start, a
 * failed close, or a close that takes too long exits 1.
 */
export async function runProgram(start: () => Promise<Running>, options: ProgramOptions): Promise<void> {
  const stopped = firstSignal();
  try {
    const running = await start();
    await stopped;
    await closeWithin(running, options.closeLimitMs);
    process.exit(0);
  } catch (error) {
    options.report(error);
    process.exit(1);
  }
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const count = (): void => {
      signals += 1;
      if (signals > 1) process.exit(1);
      resolve();
    };
    for (const signal of stopSignals) process.on(signal, count);
  });
}

async function closeWithin(running: Running, limitMs: number): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  await Promise.race([
    running.close(),
    new Promise<never>((_, reject) => {
      limit.addEventListener('abort', () => reject(new Error(`Not stopped within ${limitMs} ms; gave up.`)));
    }),
  ]);
}
