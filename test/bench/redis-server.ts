import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fsync } from './bench-options.js';
import { freePort } from '../system/free-port.js';
import { ProcessUnderTest } from './process-under-test.js';
import { type RedisStatistics, readStatistics } from './redis-statistics.js';

const rewritePollMs = 50;

/** A Redis of the bench's own, set as Sluice's local one. */
export class RedisServer {
  process: ProcessUnderTest;
  readonly port: number;
  readonly version: string;
  readonly #client: Redis;

  private constructor(process: ProcessUnderTest, port: number, version: string, client: Redis) {
    this.process = process;
    this.port = port;
    this.version = version;
    this.#client = client;
  }

  static async start(folder: string, fsync: Fsync, signal: AbortSignal): Promise<RedisServer> {
    const port = await freePort();
    const data = `${folder}/redis`;
    await mkdir(data);
    const client = new Redis(port, '127.0.0.1', {
      retryStrategy: () => 20,
      // A refused connection is no error while the server starts; the start has a limit of its own.
    }).on('error', () => undefined);
    try {
      const process = await ProcessUnderTest.start(
        {
          name: 'redis',
          command: 'redis-server',
          arguments: settings(port, data, fsync),
          folder,
          isReady: async () => client.status === 'ready',
        },
        signal,
      );
      const version = /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? 'unknown';
      return new RedisServer(process, port, version, client);
    } catch (error) {
      client.disconnect();
      throw error;
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async statistics(): Promise<RedisStatistics> {
    return readStatistics(await this.#client.info('stats', 'commandstats'));
  }

  /** Kills it and starts it again with what it had written. */
  async restart(folder: string, fsync: Fsync, signal: AbortSignal): Promise<void> {
    await this.process.kill();
    this.process = await ProcessUnderTest.start(
      {
        name: 'redis again',
        command: 'redis-server',
        arguments: settings(this.port, `${folder}/redis`, fsync),
        folder,
        isReady: async () => this.#client.status === 'ready',
      },
      signal,
    );
  }

  /** Forgets everything, in its log too: what was measured before burdens nothing that comes. */
  async empty(signal: AbortSignal): Promise<void> {
    await this.#client.flushall();
    await this.#client.bgrewriteaof();
    for (;;) {
      await delay(rewritePollMs, undefined, { signal });
      if (!/^aof_rewrite_(in_progress|scheduled):1/m.test(await this.#client.info('persistence'))) return;
    }
  }

  /** Asks it something. */
  ask(command: string, ...parameters: string[]): Promise<unknown> {
    return this.#client.call(command, ...parameters);
  }

  async stop(): Promise<void> {
    this.#client.disconnect();
    await this.process.stop();
  }
}

function settings(port: number, folder: string, fsync: Fsync): string[] {
  return Object.entries({
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    appendfsync: fsync,
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);
}
