import { Redis } from 'ioredis';
import { assertUsableRedis } from './assert-usable-redis.js';
import { infoField } from './redis-info.js';

const pollMs = 20;

/**
 * Waits until a server on the loopback address has loaded its data; gives its version. Rejects with
 * the signal's reason when that comes first.
 */
export async function waitUntilReady(port: number, password: string, signal: AbortSignal): Promise<string> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    password,
    connectTimeout: 1_000,
    retryStrategy: () => pollMs,
    maxLoadingRetryTime: pollMs,
    maxRetriesPerRequest: null,
    // A refused connection is no error while the server starts; the signal ends the wait.
  }).on('error', () => undefined);
  try {
    const info = await untilAborted(client.info('server'), signal);
    await assertUsableRedis(client);
    return infoField(info, 'redis_version') ?? 'unknown';
  } finally {
    client.disconnect();
  }
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
