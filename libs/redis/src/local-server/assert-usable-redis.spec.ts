import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assertUsableRedis, assertUsableServer } from './assert-usable-redis.js';
import { freePort, startLocalRedis, type LocalRedis } from './start-local-redis.js';

describe('assertUsableRedis', () => {
  let dataDirectory: string;
  let server: LocalRedis;
  let redis: Redis;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-usable-'));
    const searchPath = process.env['PATH'] ?? '/usr/bin';
    server = await startLocalRedis({ dataDirectory, searchPath, log: () => undefined });
    redis = new Redis(server.url.reveal());
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
    await rm(dataDirectory, { recursive: true });
  });

  it('accepts a Redis that evicts nothing', async () => {
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await expect(assertUsableRedis(redis)).resolves.toBeUndefined();
  });

  it('refuses one that evicts', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(assertUsableRedis(redis)).rejects.toMatchObject({
      name: 'UnusableRedisError',
      reason: 'eviction',
      message:
        'Redis evicts keys when its memory is full (maxmemory-policy is allkeys-lru), which would lose accepted jobs. Run CONFIG SET maxmemory-policy noeviction, and set the same in its redis.conf.',
    });
  });

  it('refuses one that evicts, for a user without permission for CONFIG', async () => {
    await redis.config('SET', 'maxmemory-policy', 'volatile-ttl');
    await redis.acl('SETUSER', 'plain', 'on', '>word', '~*', '+@all', '-config');
    const plain = new Redis(server.port, '127.0.0.1', { username: 'plain', password: 'word' });
    await expect(assertUsableRedis(plain)).rejects.toMatchObject({ reason: 'eviction' });
    plain.disconnect();
  });
});

describe('assertUsableRedis on a cluster', () => {
  let folder: string;
  let server: ChildProcess;
  let node: Redis;
  let cluster: Cluster;

  beforeAll(async () => {
    const port = await freePort();
    folder = await mkdtemp(join(tmpdir(), 'sluice-cluster-'));
    const settings = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--save', ''];
    server = spawn('redis-server', [...settings, '--port', `${port}`, '--dir', folder], { stdio: 'ignore' });
    node = new Redis(port).on('error', () => undefined);
    await node.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
    while (!(await node.cluster('INFO')).includes('cluster_state:ok')) await delay(20);
    cluster = new Cluster([{ host: '127.0.0.1', port }]);
  });

  afterAll(async () => {
    cluster.disconnect();
    node.disconnect();
    server.kill('SIGKILL');
    await once(server, 'close');
    await rm(folder, { recursive: true });
  });

  it('checks the masters', async () => {
    await expect(assertUsableRedis(cluster)).resolves.toBeUndefined();
    await node.config('SET', 'maxmemory-policy', 'allkeys-lfu');
    await expect(assertUsableRedis(cluster)).rejects.toMatchObject({ reason: 'eviction' });
  });
});

describe('assertUsableServer', () => {
  it.each(['6.2.0', '6.10.1', '7.0.15', '8.4.0', '10.0.0'])('accepts version %s', (version) => {
    expect(() => assertUsableServer({ version, evictionPolicy: 'noeviction' })).not.toThrow();
  });

  it.each(['2.8.24', '5.9.9', '6.0.16', 'unknown', undefined])('refuses version %s', (version) => {
    expect(() => assertUsableServer({ version, evictionPolicy: 'noeviction' })).toThrow(
      `Redis ${version ?? 'unknown'} is too old for Sluice. Upgrade it to 6.2 or newer, or to any Valkey.`,
    );
  });
});
