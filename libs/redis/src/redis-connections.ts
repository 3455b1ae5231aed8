import type { RedisSettings } from '@app/contracts';
import { Cluster, type Redis, type RedisOptions } from 'ioredis';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@app/telemetry';
import { assertUsableRedis } from './local-server/index.js';
import { anyNodeConnector } from './any-node-connector.js';
import { CoalescingRedis } from './coalescing-redis.js';
import { QueueUnavailableError } from './outages.js';
import { RepeatedErrors } from './repeated-errors.js';

/** A connection to one server, to the master of a Sentinel, or to a cluster. */
export type RedisClient = Redis | Cluster;

/**
 * The purpose of a connection.
 *
 * - `producer`: submits and reads jobs. Commands fail at once while Redis cannot be reached, so that callers get a 503.
 * - `worker`: takes and settles jobs. Commands wait until Redis can be reached. BullMQ duplicates it for blocking commands.
 * - `subscriber`: listens to channels.
 */
type RedisRole = 'producer' | 'worker' | 'subscriber';

const longestReconnectDelayMs = 1_000;
const openLimitMs = 10_000;
const quitLimitMs = 1_000;

const optionsOfRole: Record<RedisRole, RedisOptions & { replyMapping?: 'legacy' }> = {
  producer: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1_000,
    // Detects a connection that is up but does not answer.
    commandTimeout: 2_000,
  },
  worker: { maxRetriesPerRequest: null, connectTimeout: 5_000 },
  subscriber: { maxRetriesPerRequest: null, connectTimeout: 5_000 },
};

/** The connections of one process to Redis: one per role, opened at first use. */
export class RedisConnections {
  readonly #clients = new Map<RedisRole, RedisClient>();
  readonly #beforeClose: (() => void | Promise<void>)[] = [];
  #checked: Promise<void> | undefined;

  constructor(
    readonly settings: RedisSettings,
    private readonly log: Logger,
  ) {}

  /** The connection of a role. Until it is open, its commands wait or fail, as the role defines. */
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
   * The open connection of a role, to a server that is known to keep all data.
   *
   * @throws {QueueUnavailableError} If it does not open within ten seconds.
   * @throws {UnusableRedisError} If the server is too old or may evict jobs.
   */
  async open(role: RedisRole): Promise<RedisClient> {
    const client = await this.#ready(role);
    // A subscriber of a cluster is connected to only one node.
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

  /** Registers a function that runs before the connections close. The last one registered runs first. */
  beforeClose(stop: () => void | Promise<void>): void {
    this.#beforeClose.push(stop);
  }

  /** Runs the registered functions one after the other, then closes all connections. */
  async close(): Promise<void> {
    for (const stop of this.#beforeClose.splice(0).toReversed()) await stop();
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map(quit));
  }
}

/** Only the `ready` events of a connection: `once` rejects on an `error` event, which every retry emits. */
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
    // How long a process that ends waits for the server to close a connection.
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

/** Quits an open connection, so that its last commands are answered. Disconnects any other. */
async function quit(client: RedisClient): Promise<void> {
  if (client.status !== 'ready') return client.disconnect();
  const limit = new AbortController();
  const tooLate = delay(quitLimitMs, false, { signal: limit.signal }).catch(() => false);
  const hasQuit = client.quit().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([hasQuit, tooLate]))) client.disconnect();
  limit.abort();
}
