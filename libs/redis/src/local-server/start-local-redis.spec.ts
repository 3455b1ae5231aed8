import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { redisMayListen } from './data-lock.js';
import { findServer, installationCommand } from './server-program.js';
import { startLocalRedis, type LocalRedis, type LocalRedisOptions } from './start-local-redis.js';

const searchPath = process.env['PATH'] ?? '/usr/bin';

describe('startLocalRedis', () => {
  let dataDirectory: string;
  let running: LocalRedis[];

  const start = async (options: Partial<LocalRedisOptions> = {}): Promise<LocalRedis> => {
    const redis = await startLocalRedis({ dataDirectory, searchPath, log: () => undefined, ...options });
    running.push(redis);
    return redis;
  };

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'sluice local "redis" '));
    running = [];
  });

  afterEach(async () => {
    await Promise.all(running.map((redis) => redis.stop()));
    await rm(dataDirectory, { recursive: true });
  });

  it('starts a durable Redis that evicts nothing and requires a password', async () => {
    const { url, port, version } = await start();
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const settings = await withClient(url.reveal(), async (client) => [
      ...(await client.config('GET', 'append*')),
      ...(await client.config('GET', 'maxmemory-policy')),
      ...(await client.config('GET', 'bind')),
      ...(await client.config('GET', 'save')),
    ]);
    expect(pairs(settings)).toMatchObject({
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      bind: '127.0.0.1',
      save: '',
    });
    await expect(withClient(`redis://127.0.0.1:${port}`, (client) => client.ping())).rejects.toThrow(
      /NOAUTH/,
    );
  });

  it('does not show its password', async () => {
    const redis = await start();
    const password = new URL(redis.url.reveal()).password;
    expect(inspect(redis) + JSON.stringify(redis)).not.toContain(password);
    for (const process of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
      const line = await readFile(`/proc/${process}/cmdline`, 'utf8').catch(() => '');
      expect(line).not.toContain(password);
    }
  });

  it('keeps its data between runs', async () => {
    const first = await start();
    await withClient(first.url.reveal(), (client) => client.set('kept', 'yes'));
    await first.stop();
    const second = await start();
    expect(await withClient(second.url.reveal(), (client) => client.get('kept'))).toBe('yes');
  });

  it('reports how it ended', async () => {
    const redis = await start();
    await redis.stop();
    expect(await redis.ended).toBe('ended with exit code 0');
    expect(await redisMayListen(redis.port)).toBe(false);
  });

  it('refuses a second program on the same data', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({
      name: 'LocalRedisError',
      reason: 'in-use',
      message: `Another program (process ${process.pid}) already runs a local Redis on ${join(dataDirectory, 'redis')}. Stop it, or set another data directory for this one with SLUICE_DATA_DIRECTORY.`,
    });
  });

  it('starts once when several start at the same time', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => start()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: 'in-use' });
    }
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, port: 1, token: 'x' }],
    ['a process whose number another one has now', { pid: process.ppid, port: 1, token: 'x' }],
    ['nobody', {}],
  ])('recovers the lock of %s', async (_, owner) => {
    const path = join(dataDirectory, 'redis', 'lock');
    await mkdir(join(dataDirectory, 'redis'));
    await writeFile(path, JSON.stringify(owner));
    const minuteAgo = Date.now() / 1_000 - 60;
    await utimes(path, minuteAgo, minuteAgo);
    const redis = await start();
    expect(await withClient(redis.url.reveal(), (client) => client.ping())).toBe('PONG');
    expect(await readdir(join(dataDirectory, 'redis'))).toEqual(expect.arrayContaining(['lock']));
  });

  it('releases the data when it stops', async () => {
    const redis = await start();
    await redis.stop();
    await expect(access(join(dataDirectory, 'redis', 'lock'))).rejects.toThrow('ENOENT');
  });

  it('shows the last lines of a server that does not start', async () => {
    const first = await start();
    await withClient(first.url.reveal(), (client) => client.set('kept', 'yes'));
    await first.stop();
    const folder = join(dataDirectory, 'redis', 'appendonlydir');
    await writeFile(join(folder, 'appendonly.aof.manifest'), 'no manifest');
    await expect(start()).rejects.toMatchObject({
      reason: 'exited',
      message: expect.stringMatching(
        /^The local Redis ended with exit code 1 while it started\. Its last lines:\n[^]*manifest/,
      ),
    });
  });

  it('gives up after its time limit and at an abort', async () => {
    await expect(start({ readyLimitMs: 0 })).rejects.toMatchObject({ reason: 'too-slow' });
    const controller = new AbortController();
    const starting = start({ signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
    await start();
  });

  it.each([
    [undefined, ''],
    ['brew', ': brew install redis'],
    ['dnf', ': sudo dnf install valkey'],
    ['pacman', ': sudo pacman -S valkey'],
    ['apk', ': apk add redis'],
  ])('names three ways to a Redis where there is none, one by %s', async (manager, command) => {
    const folder = join(dataDirectory, 'programs');
    await mkdir(folder);
    if (manager !== undefined) await symlink('/bin/false', join(folder, manager));
    await expect(start({ searchPath: folder })).rejects.toMatchObject({
      reason: 'no-server',
      message: [
        'This machine has no Redis. Choose one of three ways:',
        '  1. Set SLUICE_REDIS_URL to a Redis that runs, such as redis://localhost:6379.',
        `  2. Install redis-server or valkey-server, 6.2 or newer, and start again${command}`,
        '  3. Start everything in containers: docker compose up.',
      ].join('\n'),
    });
  });

  it('names apt if apt may not be used', async () => {
    const folder = join(dataDirectory, 'programs');
    await mkdir(folder);
    await symlink('/bin/false', join(folder, 'apt-get'));
    expect(await installationCommand(folder)).toBe('sudo apt-get install redis-server');
  });

  it('uses a valkey-server if there is no redis-server', async () => {
    const folder = join(dataDirectory, 'programs');
    await mkdir(folder);
    await symlink((await findServer(searchPath)) ?? '', join(folder, 'valkey-server'));
    const redis = await start({ searchPath: ['/nowhere', folder].join(':') });
    expect(await withClient(redis.url.reveal(), (client) => client.ping())).toBe('PONG');
  });

  it('ends with a killed program, and leaves the data to the next one', async () => {
    const program = spawnProgram(dataDirectory);
    const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
    const { process: server } = JSON.parse(line) as { process: number };
    expect(isAlive(server)).toBe(true);
    program.kill('SIGKILL');
    // The server leads a group in which its guard is as well.
    await until(() => !isAlive(-server));
    const next = await start();
    expect(await withClient(next.url.reveal(), (client) => client.get('kept'))).toBe('yes');
  });

  it('starts at once after a program was killed', async () => {
    const program = spawnProgram(dataDirectory);
    await once(program.stdout, 'data');
    program.kill('SIGKILL');
    await once(program, 'exit');
    const next = await start();
    expect(await withClient(next.url.reveal(), (client) => client.get('kept'))).toBe('yes');
  });
});

/** A program that starts a Redis, writes a key, prints the server's process, and stays. */
const script = `
import { Redis } from '${import.meta.resolve('ioredis')}';
import { startLocalRedis } from '${sources('libs/redis/src/local-server/index.ts')}';
const { PATH: searchPath, DATA: dataDirectory } = process.env;
const redis = await startLocalRedis({ dataDirectory, searchPath, log: () => undefined });
const client = new Redis(redis.url.reveal());
await client.set('kept', 'yes');
console.log(JSON.stringify({ process: Number(/process_id:(\\d+)/.exec(await client.info())[1]) }));
`;

function spawnProgram(dataDirectory: string) {
  const hooks = sources('test/jest/import-sources.js');
  return spawn(process.execPath, ['--input-type=module', '--import', hooks, '-e', script], {
    env: { PATH: searchPath, DATA: dataDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function sources(path: string): string {
  return new URL(`../../../../${path}`, import.meta.url).href;
}

async function withClient<Value>(url: string, use: (client: Redis) => Promise<Value>): Promise<Value> {
  const client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null }).on(
    'error',
    () => undefined,
  );
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

function pairs(flat: string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
