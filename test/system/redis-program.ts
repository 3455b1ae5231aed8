import type { ConfigurationInput } from '@app/contracts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { Program } from './program.js';
import { startRedisServer } from './redis-server.js';

/** What the system under test keeps its jobs in. */
export interface RedisUnderTest {
  /** As the system's configuration names it. */
  readonly settings: NonNullable<ConfigurationInput['redis']>;
  close(): Promise<void>;
}

/** A Redis of one test's own, that can be killed and started again on its data. */
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
