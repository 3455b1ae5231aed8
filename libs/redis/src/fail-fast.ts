import { QueueUnavailableError } from './queue-unavailable-error.js';
import { isUnreachable } from './is-unreachable.js';
import type { RedisClient } from './redis-connections.js';

/** Whether the connection stands, as far as it is known. */
export function isConnected({ status }: RedisClient): boolean {
  return status === 'ready' || status === 'connect';
}

/**
 * Does something on the producer connection.
 *
 * @throws {QueueUnavailableError} At once while Redis is away, and when it is lost meanwhile.
 */
export async function failFast<T>(client: RedisClient, act: () => Promise<T>): Promise<T> {
  if (!isConnected(client)) throw new QueueUnavailableError();
  try {
    return await act();
  } catch (error) {
    throw isUnreachable(error) ? new QueueUnavailableError({ cause: error }) : error;
  }
}
