import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { LocalRedisError } from './local-redis-error.js';
import { redisMayListen } from './redis-may-listen.js';

/** How long a program may hold the lock before its Redis listens. */
const startLimitMs = 30_000;
/** How long the Redis of a program that died may take to end. */
const endLimitMs = 10_000;
const pollMs = 50;

const ownerSchema = z.object({ pid: z.int().positive(), port: z.int().positive(), token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * One program at a time on a data folder. The lock is a file that names its owner's process and the
 * port of its Redis; a lock is stale when no Redis listens there and its owner is gone.
 */
export class DataLock {
  private constructor(
    private readonly path: string,
    private readonly content: string,
  ) {}

  /** @throws {LocalRedisError} `in-use` when another program has the folder. */
  static async acquire(folder: string, port: number, signal: AbortSignal): Promise<DataLock> {
    const path = join(folder, 'lock');
    const owner: Owner = { pid: process.pid, port, token: randomUUID() };
    const lock = new DataLock(path, JSON.stringify(owner));
    const patience = Date.now() + endLimitMs;
    while (!(await lock.#create())) {
      signal.throwIfAborted();
      const found = await readIfThere(path);
      if (found === undefined) continue;
      const state = await judge(found, path);
      if (state === 'stale') await removeIfStill(found, path);
      else if (state === 'in-use' || Date.now() > patience) throw inUse(folder, found);
      else await delay(pollMs);
    }
    return lock;
  }

  /** Gives the folder free, unless somebody else has taken it meanwhile. */
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

/** `ending`: the owner is gone, and its Redis is about to end. */
async function judge(content: string, path: string): Promise<'stale' | 'in-use' | 'ending'> {
  const owner = readOwner(content);
  const age = await ageMs(path);
  // A file without an owner is being written, or its writer died before it could.
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

/** Moves the lock aside before it is removed, so that a lock taken since it was judged stays. */
async function removeIfStill(content: string, path: string): Promise<void> {
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
    // EPERM: it lives, under another user.
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

function inUse(folder: string, content: string): LocalRedisError {
  const pid = readOwner(content)?.pid;
  const owner = pid === undefined ? 'Another program' : `Another program (process ${pid})`;
  return new LocalRedisError(
    'in-use',
    `${owner} already runs a local Redis on ${folder}. Stop it, or give this one a data directory of its own with SLUICE_DATA_DIRECTORY.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
