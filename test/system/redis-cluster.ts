import { Redis } from 'ioredis';
import { freePorts } from './free-port.js';
import { Program } from './program.js';
import { RedisNodes } from './redis-nodes.js';
import type { RedisUnderTest } from './redis-program.js';
import { waitFor } from './wait-for.js';

const host = '127.0.0.1';
const size = 6;
/** Milliseconds after which a node that does not answer counts as dead. */
const nodeTimeoutMs = 2_000;

/** A Redis Cluster of three masters and a replica of each, as six processes. */
export class RedisCluster implements RedisUnderTest {
  private constructor(
    private readonly nodes: RedisNodes,
    readonly ports: readonly number[],
  ) {}

  static async start(): Promise<RedisCluster> {
    const nodes = await RedisNodes.create();
    const all = await freePorts(2 * size);
    const [ports, busPorts] = [all.slice(0, size), all.slice(size)];
    const cluster = new RedisCluster(nodes, ports);
    try {
      await Promise.all(
        ports.map((port, index) =>
          nodes.start(port, {
            'cluster-enabled': 'yes',
            'cluster-node-timeout': nodeTimeoutMs,
            'cluster-port': busPorts[index] ?? 0,
          }),
        ),
      );
      await cluster.#join();
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  get settings(): { cluster: { host: string; port: number }[] } {
    return { cluster: this.ports.map((port) => ({ host, port })) };
  }

  /** Kills the master that holds all keys of this prefix. */
  async killMasterOf(prefix: string): Promise<void> {
    await this.nodes.kill(await this.#ask(this.ports[0] ?? 0, (node) => masterOf(node, prefix)));
  }

  close(): Promise<void> {
    return this.nodes.close();
  }

  async #join(): Promise<void> {
    const addresses = this.ports.map((port) => `${host}:${port}`);
    const args = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'];
    const creation = new Program('redis-cli', args, { cwd: '/' });
    await waitFor('the cluster is made', () => creation.ended);
    if ((await creation.stop()) !== 0) throw new Error(`No cluster could be made:\n${creation.output}`);
    await Promise.all(
      this.ports.map((port) => waitFor('the node is part of the cluster', () => this.#ask(port, isComplete))),
    );
  }

  async #ask<Answer>(port: number, question: (node: Redis) => Promise<Answer>): Promise<Answer> {
    const node = new Redis({ host, port, retryStrategy: () => null });
    try {
      return await question(node);
    } finally {
      node.disconnect();
    }
  }
}

/** Whether a node sees all slots served, and is in sync with its master or with all of its replicas. */
async function isComplete(node: Redis): Promise<boolean> {
  const [cluster, replication] = [await node.cluster('INFO'), await node.info('replication')];
  const linked = /master_link_status:up|connected_slaves:1/.test(replication);
  return linked && cluster.includes('cluster_state:ok') && cluster.includes('cluster_known_nodes:6');
}

async function masterOf(node: Redis, prefix: string): Promise<number> {
  const slot = await node.cluster('KEYSLOT', prefix);
  const ranges = await node.cluster('SLOTS');
  const range = ranges.find(([first, last]) => first <= slot && slot <= last);
  if (range === undefined) throw new Error(`No node serves slot ${slot}.`);
  return Number(range[2]?.[1]);
}
