import { setTimeout as delay } from 'node:timers/promises';
import { isClosed, isUnreachable } from './is-unreachable.js';

const againAfterMs = [200, 1_000, 4_000];

/** Does something that may be done twice, again when Redis is away for a moment. */
export async function throughOutage<T>(act: () => Promise<T>): Promise<T> {
  for (const waitMs of againAfterMs) {
    try {
      return await act();
    } catch (error) {
      if (isClosed(error) || !isUnreachable(error)) throw error;
      await delay(waitMs);
    }
  }
  return act();
}
