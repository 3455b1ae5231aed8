import { Cluster, type Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';

const answerLimitMs = 10_000;
const oldest = { major: 6, minor: 2 };

/**
 * Why a Redis cannot hold jobs:
 * - `version`: older than 6.2.
 * - `eviction`: it evicts keys when its memory is full, and with them accepted jobs.
 * - `no-answer`: it did not answer within ten seconds.
 */
type UnusableRedisReason = 'version' | 'eviction' | 'no-answer';

/** A Redis that must not be used. The message says what to do about it. */
export class UnusableRedisError extends Error {
  override readonly name = 'UnusableRedisError';

  constructor(
    readonly reason: UnusableRedisReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Refuses a Redis that would lose jobs. In a cluster, every master is checked. A server that shows its eviction policy
 * neither by INFO nor by CONFIG is accepted, because some hosted ones hide both.
 *
 * @throws {UnusableRedisError}
 */
export async function assertUsableRedis(redis: Redis | Cluster): Promise<void> {
  const limit = new AbortController();
  const tooLate = delay(answerLimitMs, undefined, { signal: limit.signal }).then(() => {
    throw new UnusableRedisError(
      'no-answer',
      `Redis did not answer within ${answerLimitMs / 1_000} s. Check that it runs and that its address and password are right.`,
    );
  });
  try {
    await Promise.race([redis instanceof Cluster ? askMasters(redis) : askServer(redis), tooLate]);
  } finally {
    limit.abort();
  }
}

async function askMasters(cluster: Cluster): Promise<void> {
  // The first command waits until the nodes of the cluster are known.
  await cluster.ping();
  await Promise.all(cluster.nodes('master').map(askServer));
}

async function askServer(redis: Redis): Promise<void> {
  const info = await redis.info();
  assertUsableServer({
    version: infoField(info, 'redis_version'),
    evictionPolicy: infoField(info, 'maxmemory_policy') ?? (await configuredPolicy(redis)),
  });
}

/** The eviction policy by CONFIG; undefined if the server forbids CONFIG. */
async function configuredPolicy(redis: Redis): Promise<string | undefined> {
  const answer = await redis.config('GET', 'maxmemory-policy').catch(() => []);
  return Array.isArray(answer) ? answer[1] : undefined;
}

/**
 * Refuses a server by its version and eviction policy.
 *
 * @throws {UnusableRedisError}
 */
export function assertUsableServer(server: {
  version: string | undefined;
  evictionPolicy: string | undefined;
}): void {
  const { version = 'unknown', evictionPolicy = 'noeviction' } = server;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!(major > oldest.major || (major === oldest.major && minor >= oldest.minor))) {
    throw new UnusableRedisError(
      'version',
      `Redis ${version} is too old for Sluice. Upgrade it to ${oldest.major}.${oldest.minor} or newer, or to any Valkey.`,
    );
  }
  if (evictionPolicy !== 'noeviction') {
    throw new UnusableRedisError(
      'eviction',
      `Redis evicts keys when its memory is full (maxmemory-policy is ${evictionPolicy}), which would lose accepted jobs. ` +
        `Run CONFIG SET maxmemory-policy noeviction, and set the same in its redis.conf.`,
    );
  }
}

/** One field of the answer to INFO; undefined if it is missing. */
export function infoField(info: string, name: string): string | undefined {
  const line = info.split(/\r?\n/).find((candidate) => candidate.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
