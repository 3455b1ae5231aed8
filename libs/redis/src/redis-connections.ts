import type { RedisSettings } from '@app/contracts';
import { Cluster, type Redis, type RedisOptions } from 'ioredis';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@app/telemetry';
import { assertUsableRedis } from './local-server/index.js';
import { QueueUnavailableError } from './queue-unavailable-error.js';
import { anyNodeConnector } from './any-node-connector.js';
import { CoalescingRedis } from './coalescing-redis.js';
import { RepeatedErrors } from './repeated-errors.js';

export type RedisClient = Redis | Cluster;

/**
 * What a connection is for.
 *
 * - `producer`: submits and reads; fails at once while Redis is away, so that a caller gets a 503.
 * - `worker`: takes and settles jobs; waits for Redis to come back. BullMQ makes its blocking
 *   connections after this one.
 * - `subscriber`: listens to channels.
 */
export type RedisRole = 'producer' | 'worker' | 'subscriber';

const longestReconnectDelayMs = 1_000;
const openLimitMs = 10_000;
const quitLimitMs = 1_000;

const optionsOfRole: Record<RedisRole, RedisOptions & { replyMapping?: 'legacy' }> = {
  producer: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1_000,
    // For a connection that stands but answers nothing.
    commandTimeout: 2_000,
  },
  worker: { maxRetriesPerRequest: null, connectTimeout: 5_000 },
  subscriber: { maxRetriesPerRequest: null, connectTimeout: 5_000 },
};

/** The connections of one process to Redis: one for each role, opened when it is first needed. */
export class RedisConnections {
  readonly #clients = new Map<RedisRole, RedisClient>();
  readonly #beforeClose: (() => void | Promise<void>)[] = [];
  #checked: Promise<void> | undefined;

  constructor(
    readonly settings: RedisSettings,
    private readonly log: Logger,
  ) {}

  /** The connection of this role; its commands wait or fail as the role says until it is open. */
  get(role: RedisRole): RedisClient {
    const known = this.#clients.get(role);
    if (known !== undefined) return known;
    const client = connect(this.settings, role);
    const errors = new RepeatedErrors(this.log, role);
    client.on('error', (error: Error) => errors.add(error));
    this.#clients.set(role, client);
    return client;
  }

  /**
   * The same, once it is open and its server is found to be one that keeps what it is given.
   *
   * @throws {QueueUnavailableError} When it does not open within ten seconds.
   * @throws {UnusableRedisError} When the server is too old or may evict jobs.
   */
  async open(role: RedisRole): Promise<RedisClient> {
    const client = await this.#ready(role);
    // A cluster's subscriber knows one node alone.
    if (role === 'subscriber') return client;
    this.#checked ??= assertUsableRedis(client);
    await this.#checked;
    return client;
  }

  async #ready(role: RedisRole): Promise<RedisClient> {
    const client = this.get(role);
    if (client.status === 'ready') return client;
    let lastError: unknown;
    const remember = (error: unknown): void => {
      lastError = error;
    };
    client.on('error', remember);
    try {
      await once(new ReadyEvents(client), 'ready', { signal: AbortSignal.timeout(openLimitMs) });
      return client;
    } catch (error) {
      throw new QueueUnavailableError({ cause: lastError ?? error });
    } finally {
      client.off('error', remember);
    }
  }

  /** Registers what has to stop while the connections are still open; the last one registered stops first. */
  beforeClose(stop: () => void | Promise<void>): void {
    this.#beforeClose.push(stop);
  }

  /** Stops what was registered, one after the other, then closes all connections. */
  async close(): Promise<void> {
    for (const stop of this.#beforeClose.splice(0).toReversed()) await stop();
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map(quit));
  }
}

/** `once` rejects on an `error` event; a connection that retries has many before it is ready. */
class ReadyEvents extends EventTarget {
  constructor(client: RedisClient) {
    super();
    client.once('ready', () => this.dispatchEvent(new Event('ready')));
  }
}

function connect(settings: RedisSettings, role: RedisRole): RedisClient {
  const options: RedisOptions & { replyMapping?: 'legacy' } = {
    ...optionsOfRole[role],
    connectionName: `sluice-${role}`,
    username: settings.username,
    password: settings.password?.reveal(),
    retryStrategy: reconnectDelayMs,
    // For the other side to close a connection that was cut; a process that ends waits for it.
    disconnectTimeout: 200,
  };
  if (settings.cluster !== undefined) {
    if (role === 'subscriber') {
      return new CoalescingRedis({ ...options, Connector: anyNodeConnector(settings.cluster) });
    }
    return new Cluster(settings.cluster, {
      redisOptions: options,
      enableOfflineQueue: options.enableOfflineQueue ?? true,
      clusterRetryStrategy: reconnectDelayMs,
      slotsRefreshTimeout: 2_000,
    });
  }
  if (settings.sentinel !== undefined) {
    return new CoalescingRedis({
      ...options,
      sentinels: settings.sentinel.nodes,
      name: settings.sentinel.name,
      sentinelRetryStrategy: reconnectDelayMs,
    });
  }
  if (settings.url === undefined) {
    throw new TypeError('The Redis settings name none of url, cluster and sentinel. Set redis.url.');
  }
  return new CoalescingRedis(settings.url.reveal(), options);
}

function reconnectDelayMs(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 10), longestReconnectDelayMs);
}

/** A connection that stands says farewell, so that its last commands are answered; others are cut. */
async function quit(client: RedisClient): Promise<void> {
  if (client.status !== 'ready') return client.disconnect();
  const limit = new AbortController();
  const tooLate = delay(quitLimitMs, false, { signal: limit.signal }).catch(() => false);
  const saidFarewell = client.quit().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([saidFarewell, tooLate]))) client.disconnect();
  limit.abort();
}
