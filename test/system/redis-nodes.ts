import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from './program.js';
import { startRedisServer } from './redis-server.js';

/** Redis processes of one test, each with its own folder. */
export class RedisNodes {
  readonly #programs = new Map<number, Program>();

  private constructor(private readonly directory: string) {}

  static async create(): Promise<RedisNodes> {
    return new RedisNodes(await mkdtemp(join(tmpdir(), 'sluice-redis-')));
  }

  async start(port: number, settings: Record<string, string | number>): Promise<void> {
    const directory = await this.folder(port);
    this.#programs.set(port, await startRedisServer({ port, directory, settings }));
  }

  /** Adds a process that ends with the others. */
  add(port: number, program: Program): void {
    this.#programs.set(port, program);
  }

  /** The folder of the node at this port, created if missing. */
  async folder(port: number): Promise<string> {
    const directory = join(this.directory, String(port));
    await mkdir(directory, { recursive: true });
    return directory;
  }

  async kill(port: number): Promise<void> {
    await this.#programs.get(port)?.stop('SIGKILL');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#programs.values()].map((program) => program.stop('SIGKILL')));
    await rm(this.directory, { recursive: true, force: true });
  }
}
