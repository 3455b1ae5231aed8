import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import { waitFor } from './wait-for.js';

/** A Redis of one test's own, that can be killed and started again on its data. */
export class RedisProgram {
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

  async startAgain(): Promise<void> {
    const settings = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.directory,
      appendonly: 'yes',
      appendfsync: 'everysec',
      save: '',
      'maxmemory-policy': 'noeviction',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const program = new Program('redis-server', args, { cwd: this.directory });
    this.#program = program;
    await waitFor('Redis accepts connections', () => program.output.includes('Ready to accept connections'));
  }

  async kill(): Promise<void> {
    await this.#program?.stop('SIGKILL');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
