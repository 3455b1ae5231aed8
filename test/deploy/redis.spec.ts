import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../system/free-port.js';
import { Program } from '../system/program.js';
import { RedisNodes } from '../system/redis-nodes.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { repository } from './repository.js';
import { MadeSecrets } from './secrets.js';

const host = '127.0.0.1';

/** Real servers that are started with the files of deploy/redis, with ports and folders of a test's own. */
describe('deploy/redis', () => {
  const clients: Redis[] = [];
  let nodes: RedisNodes;
  let secrets: MadeSecrets;

  beforeAll(async () => {
    nodes = await RedisNodes.create();
    secrets = await MadeSecrets.make();
  });
  afterAll(async () => {
    // One that has ended by itself would wait two seconds for it again.
    for (const client of clients) if (client.status !== 'end') client.disconnect();
    await nodes.close();
    await secrets.close();
  });

  /** Starts a server with this file, as its comment says. */
  async function start(file: string, port: number, args: readonly string[] = []): Promise<void> {
    const directory = await nodes.folder(port);
    for (const name of ['redis.conf', file]) {
      const text = await readFile(`${repository}deploy/redis/${name}`, 'utf8');
      const moved = text.replaceAll('/etc/redis/', `${directory}/`).replace('dir /data', `dir ${directory}`);
      await writeFile(
        join(directory, name),
        moved.replace('/run/secrets/redis_users', secrets.path('redis_users')),
      );
    }
    const own = ['--port', String(port), '--bind', host];
    const program = new Program('redis-server', [join(directory, file), ...own, ...args], { cwd: directory });
    nodes.add(port, program);
    const ready = () => program.output.includes('Ready to accept connections');
    await waitFor(`Redis accepts connections: ${file}`, () => ready() || program.ended);
    if (!ready()) throw new Error(`Redis refuses ${file}:\n${program.output}`);
  }

  function connect(port: number, username?: string, password?: string): Redis {
    const options = { host, port, username, password, enableReadyCheck: false, retryStrategy: () => null };
    const client = new Redis(options);
    clients.push(client);
    return client;
  }

  describe('redis.conf, with the users that were made', () => {
    let port: number;
    let system: SluiceSystem;

    beforeAll(async () => {
      [port = 0] = await freePorts(1);
      await start('redis.conf', port);
      const settings = {
        url: `redis://${host}:${port}`,
        username: 'sluice',
        password: `file:${secrets.path('redis_password')}`,
      };
      const store = { settings, close: () => nodes.kill(port) };
      system = await SluiceSystem.start({ redis: store, backends: () => ({ quick: {} }) });
      await system.addCourier();
    });
    afterAll(() => system.close());

    it('runs the whole system: jobs at once, streamed, through the queue, with memory and a webhook', async () => {
      const wait = { headers: { Prefer: 'wait=20' } };
      const input = { messages: [{ role: 'user', content: 'Hello.' }] };
      const body = { kind: 'chat', input, stream: true };
      expect((await system.api.call('POST', '/v1/jobs', { ...wait, body })).status).toBe(200);
      const queued = await system.api.submitChat('Queued.', {
        webhook: { url: 'https://hooks.example.org/a' },
      });
      expect((await system.api.ended(queued.id)).status).toBe('completed');
      const memory = { ...body, memory: { space: 'anna' } };
      expect((await system.api.call('POST', '/v1/jobs', { ...wait, body: memory })).status).toBe(200);
      expect((await system.api.call('POST', '/v1/backends/quick/pause')).status).toBeLessThan(300);
      expect((await system.api.call('POST', '/v1/backends/quick/resume')).status).toBeLessThan(300);
      expect(system.output).not.toContain('NOPERM');
    });

    it('keeps every write before it answers, and evicts nothing', async () => {
      const info = await connect(port, 'sluice', await secrets.value('redis_password')).info();
      expect(info).toContain('maxmemory_policy:noeviction');
      expect(info).toContain('aof_enabled:1');
      expect(info).toContain('maxmemory:2147483648');
      expect(await readFile(join(await nodes.folder(port), 'redis.conf'), 'utf8')).toContain(
        'appendfsync always',
      );
    });

    it('lets Sluice keep vectors in sets, if it can', async () => {
      const sluice = connect(port, 'sluice', await secrets.value('redis_password'));
      const bytes = Buffer.from(Float32Array.of(1, 0).buffer);
      const calls = [
        sluice.vcard('{sluice}:vectors'),
        sluice.eval("return redis.call('VADD', KEYS[1], 'FP32', ARGV[1], '1')", 1, '{sluice}:vectors', bytes),
        sluice.vsim('{sluice}:vectors', 'FP32', bytes, 'WITHSCORES'),
      ];
      const answers = await Promise.allSettled(calls);
      const refusals = answers.map((answer) => (answer.status === 'rejected' ? `${answer.reason}` : ''));
      // Before Redis 8 there are none.
      expect(refusals.filter((why) => why !== '' && !/unknown (redis )?command/i.test(why))).toEqual([]);
    });

    it('lets whoever has no name ping, and Sluice do nothing beyond its keys', async () => {
      const nobody = connect(port);
      expect(await nobody.ping()).toBe('PONG');
      await expect(nobody.get('{sluice}:due')).rejects.toThrow('NOPERM');
      const sluice = connect(port, 'sluice', await secrets.value('redis_password'));
      for (const command of [
        ['get', 'other'],
        ['flushall'],
        ['config', 'get', '*'],
        ['keys', '*'],
        ['shutdown'],
      ]) {
        const [name = '', ...args] = command;
        await expect(sluice.call(name, ...args)).rejects.toThrow('NOPERM');
      }
    });
  });

  it('gives a backup to the user for it, from which all is there again', async () => {
    const [port = 0, other = 0] = await freePorts(2);
    await start('redis.conf', port);
    await connect(port, 'sluice', await secrets.value('redis_password')).set('{sluice}:kept', 'yes');
    const folder = await nodes.folder(other);
    const password = await secrets.value('redis_nodes_password');
    const args = [
      '-p',
      String(port),
      '--user',
      'replica',
      '--pass',
      password,
      '--rdb',
      join(folder, 'dump.rdb'),
    ];
    const backup = new Program('redis-cli', args, { cwd: folder });
    await waitFor('the backup is there', () => backup.ended);
    // As docs/running.md has it.
    const loading = new Program(
      'redis-server',
      ['--port', String(other), '--bind', host, '--dir', folder, '--save', '', '--appendonly', 'no'],
      { cwd: folder },
    );
    nodes.add(other, loading);
    await waitFor('it is loaded', () => loading.output.includes('Ready to accept connections'));
    const loaded = connect(other);
    await loaded.config('SET', 'appendonly', 'yes');
    await waitFor('its log is written', async () =>
      (await loaded.info('persistence')).includes('aof_rewrite_in_progress:0'),
    );
    await loaded.shutdown().catch(() => undefined);
    await waitFor('it has ended', () => loading.ended);
    await start('redis.conf', other);
    const restored = connect(other, 'sluice', await secrets.value('redis_password'));
    expect(await restored.get('{sluice}:kept')).toBe('yes');
  });

  it('replica.conf and sentinel.conf make a set whose replica follows and whose Sentinel sees both', async () => {
    const [master = 0, replica = 0, watcher = 0] = await freePorts(3);
    const password = await secrets.value('redis_nodes_password');
    await start('replica.conf', master, ['--masterauth', password]);
    await start('replica.conf', replica, ['--masterauth', password, '--replicaof', `${host} ${master}`]);
    const file = join(await nodes.folder(watcher), 'sentinel.conf');
    await copyFile(`${repository}deploy/redis/sentinel.conf`, file);
    const text = await readFile(file, 'utf8');
    const asked = [...text.matchAll(/^# {3}(sentinel .+)$/gm)].map(([, line = '']) =>
      line
        .replace('<host of the first> 6379', `${host} ${master}`)
        .replace('<redis_nodes_password>', password),
    );
    expect(asked).toHaveLength(5);
    await writeFile(file, [text, ...asked, ''].join('\n').replace('port 26379', `port ${watcher}`));
    const args = [file, '--sentinel'];
    nodes.add(watcher, new Program('redis-server', args, { cwd: await nodes.folder(watcher) }));

    const sluice = connect(master, 'sluice', await secrets.value('redis_password'));
    await waitFor('a write is taken, because the replica follows', () => sluice.set('{sluice}:kept', 'yes'));
    const sentinel = connect(watcher);
    await waitFor('the Sentinel sees both', async () => {
      const members = (await sentinel.call('SENTINEL', 'MASTER', 'sluice')) as
        | Record<string, string>
        | string[];
      const told = JSON.stringify(members);
      return /"num-slaves"[:,]"1"/.test(told) && /"flags"[:,]"master"/.test(told);
    });
  });

  it('cluster.conf makes a node of a cluster', async () => {
    const [port = 0, bus = 0] = await freePorts(2);
    await start('cluster.conf', port, ['--cluster-port', String(bus)]);
    const node = connect(port, 'sluice', await secrets.value('redis_password'));
    expect(await node.info('cluster')).toContain('cluster_enabled:1');
    expect(await node.info('memory')).toContain('maxmemory_policy:noeviction');
  });
});

describe('deploy/make-secrets.sh', () => {
  let secrets: MadeSecrets;
  beforeAll(async () => {
    secrets = await MadeSecrets.make();
  });
  afterAll(() => secrets.close());

  it('makes secrets once, and shows the first API key alone', async () => {
    const names = await secrets.names();
    const before = await Promise.all(names.map((name) => secrets.value(name)));
    for (const secret of before) expect(secrets.output).not.toContain(secret);
    const [key] = /sk_[0-9a-f]{48}/.exec(secrets.output) ?? [];
    expect(key).toBeDefined();
    expect(await secrets.again()).not.toContain('sk_');
    expect(await Promise.all(names.map((name) => secrets.value(name)))).toEqual(before);
  });
});
