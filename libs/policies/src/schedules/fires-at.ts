import { hash } from 'node:crypto';
import type { Timing } from './timing.js';

const hexDigits = 12;

/**
 * When the run of this time begins: up to the jitter later, and whoever asks, always at the same moment.
 * A jitter is shorter than the time between two runs, so that they keep their order.
 */
export function firesAt({ jitterMs, seed }: Timing, time: number): number {
  if (jitterMs === 0) return time;
  const digits = hash('sha256', `${seed} ${time}`, 'hex').slice(0, hexDigits);
  return time + Math.floor((Number.parseInt(digits, 16) / 16 ** hexDigits) * jitterMs);
}
