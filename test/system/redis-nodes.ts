import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from './program.js';
import { startRedisServer } from './redis-server.js';

/** Several Redis processes of one test's own, each in a folder of its own. */
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

  /** Keeps a process that was started otherwise, to end with the others. */
  add(port: number, program: Program): void {
    this.#programs.set(port, program);
  }

  /** The folder of the node at this port; made when it is not there. */
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
