import type { ConfigurationInput } from '@app/contracts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { Program } from './program.js';
import { startRedisServer } from './redis-server.js';

/** The Redis of a system under test. */
export interface RedisUnderTest {
  /** Its address, as in the system's configuration. */
  readonly settings: NonNullable<ConfigurationInput['redis']>;
  close(): Promise<void>;
}

/** A Redis of one test, which can be killed and restarted on its data. */
export class RedisProgram implements RedisUnderTest {
  #program: Program | undefined;

  private constructor(
    readonly port: number,
    private readonly directory: string,
  ) {}

  static async start(): Promise<RedisProgram> {
    const redis = new RedisProgram(await freePort(), await mkdtemp(join(tmpdir(), 'sluice-redis-')));
    await redis.startAgain();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get settings(): { url: string } {
    return { url: this.url };
  }

  async startAgain(): Promise<void> {
    this.#program = await startRedisServer({ port: this.port, directory: this.directory });
  }

  async kill(): Promise<void> {
    await this.#program?.stop('SIGKILL');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
