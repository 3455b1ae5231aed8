import type { Running } from './closing-order.js';

const defaultCloseLimitMs = 10_000;
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Starts a program, keeps it running until a stop signal, then closes it and exits with 0. A signal during the start
 * takes effect when the start is done; a second signal ends the program at once. A failed start, a failed close, or a
 * close that takes too long is reported on the standard error and exits with 1.
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
      limit.addEventListener('abort', () =>
        reject(new Error(`The program did not stop within ${limitMs} ms, so it was ended.`)),
      );
    }),
  ]);
}

/** The error classes of JavaScript itself; they indicate a defect, which its stack locates. */
const defects = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** The text of an error that ends a program, for a person: the message of a typed error, the stack of a defect. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return defects.has(error.name) ? (error.stack ?? error.message) : error.message;
}
