import { setTimeout as timeout } from 'node:timers/promises';

/** Waits; rejects as soon as the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds > 0) await timeout(milliseconds, undefined, { signal });
}
