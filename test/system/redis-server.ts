import { Program } from './program.js';
import { waitFor } from './wait-for.js';

export interface RedisServerOptions {
  port: number;
  /** The working directory, which holds the data. */
  directory: string;
  /** Further settings of redis.conf. */
  settings?: Record<string, string | number>;
}

/** Starts a durable `redis-server`. Resolves when it accepts connections. */
export async function startRedisServer({ port, directory, settings }: RedisServerOptions): Promise<Program> {
  const all = {
    port,
    bind: '127.0.0.1',
    dir: directory,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...String(value).split(' ')]);
  const program = new Program('redis-server', args, { cwd: directory });
  await waitFor('Redis accepts connections', () => program.output.includes('Ready to accept connections'));
  return program;
}
