import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { LocalRedisError } from './local-redis-error.js';

/** Milliseconds for which a program may hold the lock before its Redis listens. */
const startLimitMs = 30_000;
/** Milliseconds that the Redis of a dead program may take to end. */
const endLimitMs = 10_000;
const pollMs = 50;

const ownerSchema = z.object({ pid: z.int().positive(), port: z.int().positive(), token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * Lets one program at a time use a data folder. The lock is a file with the process and the Redis port of its owner. It
 * is stale if no Redis listens there and the owner is dead.
 */
export class DataLock {
  private constructor(
    private readonly path: string,
    private readonly content: string,
  ) {}

  /**
   * Takes the lock of a folder.
   *
   * @param port The port on which the Redis will listen.
   * @throws {LocalRedisError} `in-use` if another program has the folder.
   */
  static async acquire(folder: string, port: number, signal: AbortSignal): Promise<DataLock> {
    const path = join(folder, 'lock');
    const owner: Owner = { pid: process.pid, port, token: randomUUID() };
    const lock = new DataLock(path, JSON.stringify(owner));
    const endLimit = Date.now() + endLimitMs;
    while (!(await lock.#create())) {
      signal.throwIfAborted();
      const found = await readIfThere(path);
      if (found === undefined) continue;
      const state = await lockState(found, path);
      if (state === 'stale') await removeStale(found, path);
      else if (state === 'in-use' || Date.now() > endLimit) throw inUse(folder, found);
      else await delay(pollMs);
    }
    return lock;
  }

  /** Releases the folder, unless another program has taken the lock meanwhile. */
  async release(): Promise<void> {
    if ((await readIfThere(this.path)) === this.content) await rm(this.path, { force: true });
  }

  async #create(): Promise<boolean> {
    try {
      await writeFile(this.path, this.content, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    }
  }
}

/** The state of a lock. `ending`: the owner is dead, and its Redis is about to end. */
async function lockState(content: string, path: string): Promise<'stale' | 'in-use' | 'ending'> {
  const owner = readOwner(content);
  const age = await ageMs(path);
  // A file without an owner is being written, or its writer has died.
  if (owner === undefined) return age < 1_000 ? 'ending' : 'stale';
  const alive = isAlive(owner.pid) && !(owner.pid === process.pid && age > process.uptime() * 1_000);
  if (await redisMayListen(owner.port)) return alive ? 'in-use' : 'ending';
  return alive && age < startLimitMs ? 'in-use' : 'stale';
}

function readOwner(content: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(content)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Removes a lock with this content. Moves it aside first, so that a lock taken meanwhile stays. */
async function removeStale(content: string, path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== content) await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs under another user.
    return hasCode(error, 'EPERM');
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const answerLimitMs = 1_000;

/**
 * Whether a Redis with a password may listen on a loopback port: it refuses a PING without one, or is too busy to answer.
 * False if the port is closed or another program answers.
 */
export function redisMayListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let connected = false;
    const socket = connect({ host: '127.0.0.1', port });
    const conclude = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(answerLimitMs, () => conclude(connected));
    socket.once('connect', () => {
      connected = true;
      socket.write('PING\r\n');
    });
    socket.once('data', (answer) => conclude(answer.toString('latin1').startsWith('-NOAUTH')));
    socket.once('end', () => conclude(false));
    socket.once('error', () => conclude(false));
  });
}

function inUse(folder: string, content: string): LocalRedisError {
  const pid = readOwner(content)?.pid;
  const owner = pid === undefined ? 'Another program' : `Another program (process ${pid})`;
  return new LocalRedisError(
    'in-use',
    `${owner} already runs a local Redis on ${folder}. Stop it, or set another data directory for this one with SLUICE_DATA_DIRECTORY.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
