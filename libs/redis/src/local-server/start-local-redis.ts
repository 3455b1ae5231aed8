import { Secret } from '@app/contracts';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { assertUsableRedis, infoField } from './assert-usable-redis.js';
import { DataLock } from './data-lock.js';
import { GuardedProcess } from './guarded-process.js';
import { LocalRedisError } from './local-redis-error.js';
import { serverProgram } from './server-program.js';

/** Large data takes long to load. A server that fails ends, which is detected at once. */
const defaultReadyLimitMs = 120_000;
const stopLimitMs = 10_000;
const portTries = 3;

/** How a local Redis is started. */
export interface LocalRedisOptions {
  /** The data are kept in its folder `redis`, which is created if missing. */
  dataDirectory: string;
  /** The folders in which programs are searched, as in PATH. */
  searchPath: string;
  /** Takes messages for a person: the installation by apt, and its steps. */
  log: (message: string) => void;
  /** Aborts the start. */
  signal?: AbortSignal;
  /**
   * When a write reaches the disk: `always` before it is acknowledged (the default: accepted jobs survive a power cut),
   * `everysec` within a second (faster).
   */
  appendFsync?: 'always' | 'everysec';
  /** Milliseconds that the server may take to load its data; 120,000 by default. */
  readyLimitMs?: number;
}

/** A Redis that belongs to this process and ends with it. */
export interface LocalRedis {
  /** The address, with the password. */
  url: Secret;
  port: number;
  /** The version of the server, such as `7.0.15`. */
  version: string;
  /** Resolves with a description when the server has ended for any reason. Never rejects. */
  ended: Promise<string>;
  /** Stops the server after it has written its data. May be repeated. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis on a free port of the loopback address, with a random password, an append-only file and no eviction. The
 * server is a `redis-server` or `valkey-server` of the search path. If there is none, redis-server is installed by apt if
 * that needs no input. The server ends with this process, however that ends.
 *
 * @throws {LocalRedisError} With the reason and a remedy.
 * @throws {UnusableRedisError} If the server is older than 6.2.
 */
export async function startLocalRedis(options: LocalRedisOptions): Promise<LocalRedis> {
  const caller = options.signal ?? new AbortController().signal;
  caller.throwIfAborted();
  const { searchPath, log } = options;
  const program = await serverProgram({ searchPath, log, signal: caller });
  const folder = resolve(options.dataDirectory, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(program, folder, options, caller);
    } catch (error) {
      // Another program took the port between its choice and its use.
      if (!(error instanceof PortTaken) || tries === portTries) throw error;
    }
  }
}

class PortTaken extends LocalRedisError {}

async function start(
  program: string,
  folder: string,
  { searchPath, appendFsync = 'always', readyLimitMs = defaultReadyLimitMs }: LocalRedisOptions,
  caller: AbortSignal,
): Promise<LocalRedis> {
  const port = await freePort();
  const password = randomBytes(24).toString('base64url');
  const lock = await DataLock.acquire(folder, port, caller);
  const server = new GuardedProcess({
    program,
    searchPath,
    folder,
    input: serverConfiguration({ port, password, folder, appendFsync }),
    secret: password,
  });
  const stop = async (): Promise<void> => {
    await server.stop(stopLimitMs);
    await lock.release();
  };
  try {
    const limit = AbortSignal.timeout(readyLimitMs);
    const version = await readyOrEnded(server, port, password, AbortSignal.any([caller, limit])).catch(
      (error: unknown) => {
        throw error === limit.reason ? tooSlow(server, folder, readyLimitMs) : error;
      },
    );
    return {
      url: new Secret(`redis://:${password}@127.0.0.1:${port}`),
      port,
      version,
      ended: server.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyOrEnded(
  server: GuardedProcess,
  port: number,
  password: string,
  signal: AbortSignal,
): Promise<string> {
  const over = new AbortController();
  const ended = server.ended.then((how) => {
    throw exited(server, how);
  });
  try {
    return await Promise.race([
      waitUntilReady(port, password, AbortSignal.any([signal, over.signal])),
      ended,
    ]);
  } finally {
    over.abort();
  }
}

const pollMs = 20;

/** Waits until a server on the loopback address has loaded its data. Returns its version. */
async function waitUntilReady(port: number, password: string, signal: AbortSignal): Promise<string> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    password,
    connectTimeout: 1_000,
    retryStrategy: () => pollMs,
    maxLoadingRetryTime: pollMs,
    maxRetriesPerRequest: null,
    // Connections are refused while the server starts; the signal ends the wait.
  }).on('error', () => undefined);
  try {
    const info = await untilAborted(client.info('server'), signal);
    await assertUsableRedis(client);
    return infoField(info, 'redis_version') ?? 'unknown';
  } finally {
    client.disconnect();
  }
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((settle, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(settle, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function exited(server: GuardedProcess, how: string): LocalRedisError {
  const taken = server.lines.includes('Address already in use');
  const Kind = taken ? PortTaken : LocalRedisError;
  return new Kind(
    'exited',
    `The local Redis ${how} while it started. Its last lines:\n${server.lines.indented()}`,
  );
}

function tooSlow(server: GuardedProcess, folder: string, limitMs: number): LocalRedisError {
  return new LocalRedisError(
    'too-slow',
    `The local Redis was not ready after ${limitMs / 1_000} s; its data are in ${join(folder, 'appendonlydir')}. Its last lines:\n${server.lines.indented()}`,
  );
}

interface ServerConfiguration {
  port: number;
  password: string;
  folder: string;
  appendFsync: 'always' | 'everysec';
}

/**
 * The configuration of a local Redis, passed by its standard input so that the password is in no file and no process
 * list. Every write goes to the append-only file, and nothing is evicted.
 */
function serverConfiguration({ port, password, folder, appendFsync }: ServerConfiguration): string {
  const settings = {
    bind: '127.0.0.1',
    port,
    'protected-mode': 'yes',
    requirepass: quoted(password),
    dir: quoted(folder),
    appendonly: 'yes',
    appendfsync: appendFsync,
    save: '""',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    logfile: '""',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}

/** A port of the loopback address that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
