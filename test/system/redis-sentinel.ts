import { Redis } from 'ioredis';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from './free-port.js';
import { Program } from './program.js';
import { RedisNodes } from './redis-nodes.js';
import type { RedisUnderTest } from './redis-program.js';
import { waitFor } from './wait-for.js';

const host = '127.0.0.1';
const name = 'sluice';
const replicas = 2;
const sentinels = 3;
/** Milliseconds after which a master that does not answer counts as dead. */
const downAfterMs = 1_500;

/** A master, two replicas, and three Sentinels that watch over them. */
export class RedisSentinel implements RedisUnderTest {
  private constructor(
    private readonly nodes: RedisNodes,
    private readonly watchers: readonly number[],
  ) {}

  static async start(): Promise<RedisSentinel> {
    const nodes = await RedisNodes.create();
    const ports = await freePorts(1 + replicas + sentinels);
    const [master = 0, ...others] = ports;
    const [followers, watchers] = [others.slice(0, replicas), others.slice(replicas)];
    const set = new RedisSentinel(nodes, watchers);
    try {
      await nodes.start(master, { 'repl-diskless-sync-delay': 0 });
      await Promise.all(followers.map((port) => nodes.start(port, { replicaof: `${host} ${master}` })));
      await waitFor('the replicas follow the master', () => hasReplicas(master));
      await Promise.all(watchers.map((port) => set.#watch(port, master)));
      await Promise.all(watchers.map((port) => waitFor('the Sentinel knows all', () => knowsAll(port))));
    } catch (error) {
      await set.close();
      throw error;
    }
    return set;
  }

  get settings(): { sentinel: { name: string; nodes: { host: string; port: number }[] } } {
    return { sentinel: { name, nodes: this.watchers.map((port) => ({ host, port })) } };
  }

  async killMaster(): Promise<void> {
    const [, port] = await ask(this.watchers[0] ?? 0, (sentinel) =>
      sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
    );
    await this.nodes.kill(Number(port));
  }

  close(): Promise<void> {
    return this.nodes.close();
  }

  async #watch(port: number, master: number): Promise<void> {
    const directory = await this.nodes.folder(port);
    const file = join(directory, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      `bind ${host}`,
      `dir ${directory}`,
      `sentinel monitor ${name} ${host} ${master} 2`,
      `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
      `sentinel failover-timeout ${name} 6000`,
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    this.nodes.add(port, new Program('redis-server', [file, '--sentinel'], { cwd: directory }));
  }
}

/** Whether all replicas are in sync with the master: one that is not would lose data when promoted. */
async function hasReplicas(port: number): Promise<boolean> {
  const node = new Redis({ host, port, retryStrategy: () => null });
  try {
    const online = (await node.info('replication')).match(/^slave\d+:.*state=online/gm) ?? [];
    return online.length === replicas;
  } finally {
    node.disconnect();
  }
}

/** Whether a Sentinel has found the replicas and the other Sentinels. */
async function knowsAll(port: number): Promise<boolean> {
  const members = await ask(port, (sentinel) => sentinel.call('SENTINEL', 'MASTER', name));
  const value = (member: string) => Number(members[members.indexOf(member) + 1]);
  return value('num-slaves') === replicas && value('num-other-sentinels') === sentinels - 1;
}

async function ask(port: number, question: (sentinel: Redis) => Promise<unknown>): Promise<string[]> {
  // Sentinels answer some commands as maps in RESP3.
  const sentinel = new Redis({ host, port, protocol: 2, retryStrategy: () => null });
  try {
    return (await question(sentinel)) as string[];
  } finally {
    sentinel.disconnect();
  }
}
