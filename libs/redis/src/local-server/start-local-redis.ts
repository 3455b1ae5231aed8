import { Secret } from '@app/contracts';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataLock } from './data-lock.js';
import { findServer } from './find-server.js';
import { freePort } from './free-port.js';
import { GuardedProcess } from './guarded-process.js';
import { installationCommand, installServer } from './install-server.js';
import { LocalRedisError, waysToRedis } from './local-redis-error.js';
import { serverConfiguration } from './server-configuration.js';
import { waitUntilReady } from './wait-until-ready.js';

/** Large data takes long to load; a server that fails ends by itself and is seen at once. */
const defaultReadyLimitMs = 120_000;
const stopLimitMs = 10_000;
const portTries = 3;

export interface LocalRedisOptions {
  /** The data are in its folder `redis`, made when missing. */
  dataDirectory: string;
  /** The folders in which programs are looked for, as in PATH. */
  searchPath: string;
  /** Told what a person should see: the installation by apt, and its steps. */
  log: (message: string) => void;
  /** Gives up the start. */
  signal?: AbortSignal;
  /**
   * When a write is on the disk: `always` before it is acknowledged (the default: what was accepted
   * survives a power cut), `everysec` within a second (faster).
   */
  appendFsync?: 'always' | 'everysec';
  /** How long the server may load its data, in milliseconds; two minutes by default. */
  readyLimitMs?: number;
}

/** A Redis that runs for this process alone, and ends with it. */
export interface LocalRedis {
  /** With the password, for whoever connects. */
  url: Secret;
  port: number;
  /** As the server tells it: `7.0.15`. */
  version: string;
  /** Resolves when the server ends, asked or not, with how it ended; never rejects. */
  ended: Promise<string>;
  /** Ends the server after it has written its data; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis on a free port of the loopback address, with a random password, an append-only file
 * and no eviction. The server is a `redis-server` or `valkey-server` of the search path; where there
 * is none, redis-server is installed by apt if that needs no answer from a person. It ends with this
 * process, however that ends.
 *
 * @throws {LocalRedisError} With the reason and what to do.
 * @throws {UnusableRedisError} When the server found is older than 6.2.
 */
export async function startLocalRedis(options: LocalRedisOptions): Promise<LocalRedis> {
  const caller = options.signal ?? new AbortController().signal;
  caller.throwIfAborted();
  const program = await findOrInstall(options, caller);
  const folder = resolve(options.dataDirectory, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(program, folder, options, caller);
    } catch (error) {
      // Somebody took the port between its choice and its use.
      if (!(error instanceof PortTaken) || tries === portTries) throw error;
    }
  }
}

class PortTaken extends LocalRedisError {}

async function findOrInstall(options: LocalRedisOptions, signal: AbortSignal): Promise<string> {
  const { searchPath, log } = options;
  const found = await findServer(searchPath);
  if (found !== undefined) return found;
  await installServer({ searchPath, log, signal });
  const installed = (await findServer(searchPath)) ?? (await findServer('/usr/bin'));
  if (installed !== undefined) return installed;
  const ways = waysToRedis(await installationCommand(searchPath));
  throw new LocalRedisError('install-failed', `apt installed no redis-server. ${ways}`);
}

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
