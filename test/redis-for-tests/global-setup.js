import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './import-sources.js';

/**
 * Starts one Redis for a whole run of Jest, as the product itself does, and tells its address to the
 * tests in SLUICE_TEST_REDIS_URL. Test files keep apart by key prefixes of their own. An address that
 * is already set is left alone.
 */
export default async function startRedisForTests() {
  if (process.env.SLUICE_TEST_REDIS_URL) return;
  const { startLocalRedis } = await import('../../libs/queue/src/local-redis/index.ts');
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
  const redis = await startLocalRedis({
    dataDirectory,
    searchPath: process.env.PATH ?? '/usr/bin',
    log: (message) => process.stderr.write(`${message}\n`),
    appendFsync: 'everysec',
  });
  process.env.SLUICE_TEST_REDIS_URL = redis.url.reveal();
  globalThis.redisForTests = { redis, dataDirectory };
}
