import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../jest/import-sources.js';

const topologies = {
  cluster: async () => (await import('../system/redis-cluster.ts')).RedisCluster.start(),
  sentinel: async () => (await import('../system/redis-sentinel.ts')).RedisSentinel.start(),
};

/**
 * Starts one Redis for a whole run of Jest, as the product itself does, or what SLUICE_TEST_TOPOLOGY names,
 * `cluster` or `sentinel`. Tells it to the tests as settings in SLUICE_TEST_REDIS, and the address of a single
 * server in SLUICE_TEST_REDIS_URL. Test files keep apart by key prefixes of their own. An address that is
 * already set is left alone.
 */
export default async function startRedisForTests() {
  const topology = process.env.SLUICE_TEST_TOPOLOGY;
  if (topology) {
    const start = topologies[topology];
    if (!start) throw new Error(`SLUICE_TEST_TOPOLOGY is one of ${Object.keys(topologies).join(', ')}.`);
    const store = await start();
    process.env.SLUICE_TEST_REDIS = JSON.stringify(store.settings);
    globalThis.redisForTests = { close: () => store.close() };
    return;
  }
  if (!process.env.SLUICE_TEST_REDIS_URL) {
    const { startLocalRedis } = await import('../../libs/redis/src/local-server/index.ts');
    const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
    const redis = await startLocalRedis({
      dataDirectory,
      searchPath: process.env.PATH ?? '/usr/bin',
      log: (message) => process.stderr.write(`${message}\n`),
      appendFsync: 'everysec',
    });
    process.env.SLUICE_TEST_REDIS_URL = redis.url.reveal();
    globalThis.redisForTests = { close: () => redis.stop(), dataDirectory };
  }
  process.env.SLUICE_TEST_REDIS = JSON.stringify({ url: process.env.SLUICE_TEST_REDIS_URL });
}
