import { type Cluster, type Redis, ReplyError } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';

/** Redis could not be reached or did not answer in time. A write may or may not have happened; try again. */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';

  constructor(options?: ErrorOptions) {
    super('The job store is not reachable. Check that Redis runs, then try again.', options);
  }
}

/** Whether the connection is up, as far as is known. */
export function isConnected({ status }: Redis | Cluster): boolean {
  return status === 'ready' || status === 'connect';
}

/**
 * Runs commands on the producer connection.
 *
 * @throws {QueueUnavailableError} At once if Redis is not connected, and when the connection is lost meanwhile.
 */
export async function failFast<T>(client: Redis | Cluster, act: () => Promise<T>): Promise<T> {
  if (!isConnected(client)) throw new QueueUnavailableError();
  try {
    return await act();
  } catch (error) {
    throw isUnreachable(error) ? new QueueUnavailableError({ cause: error }) : error;
  }
}

const retryDelaysMs = [200, 1_000, 4_000];

/** Runs idempotent commands, again after 0.2, 1 and 4 seconds while Redis cannot be reached. */
export async function throughOutage<T>(act: () => Promise<T>): Promise<T> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await act();
    } catch (error) {
      if (isClosed(error) || !isUnreachable(error)) throw error;
      await delay(delayMs);
    }
  }
  return act();
}

/** Error replies of a Redis that cannot serve for the moment: full, starting, or failing over. */
const temporary = /^(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY)\b/;

/** Whether a command failed because of the state of Redis or its connection, and not because of the command. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReplyError || error.name === 'ReplyError') return temporary.test(error.message);
  return !(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError);
}

/** Whether a command failed because this process has closed the connection for good. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && error.message === 'Connection is closed.';
}
