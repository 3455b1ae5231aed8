import { describeError } from './describe-error.js';

/** A started program, or a part of one. */
export interface Running {
  /** Stops taking work, ends or hands back what runs, and releases everything. */
  close(): Promise<void>;
  /** How long `close` may take before the program ends without it, in milliseconds. Default: 10,000. */
  closeLimitMs?: number;
}

const defaultCloseLimitMs = 10_000;
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Starts a program and keeps it until a stop signal, then closes it and exits 0. A signal during the
 * start counts when the start is done; a second signal ends the program at once. A failed start, a
 * failed close, or a close that takes too long is told on the standard error and exits 1.
 */
export async function runProgram(start: () => Promise<Running>): Promise<void> {
  const stopped = firstSignal();
  try {
    const running = await start();
    await stopped;
    await closeInTime(running);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
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

async function closeInTime(running: Running): Promise<void> {
  const limitMs = running.closeLimitMs ?? defaultCloseLimitMs;
  const limit = AbortSignal.timeout(limitMs);
  await Promise.race([
    running.close(),
    new Promise<never>((_, reject) => {
      limit.addEventListener('abort', () => reject(new Error(`Not stopped within ${limitMs} ms; gave up.`)));
    }),
  ]);
}
