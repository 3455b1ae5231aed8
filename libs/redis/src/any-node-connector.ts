import type { RedisSettings } from '@app/contracts';
import { AbstractConnector, type RedisOptions } from 'ioredis';
import { connect, type Socket } from 'node:net';

type Nodes = NonNullable<RedisSettings['cluster']>;

/**
 * Connects to a node of a cluster, and to the next one at each attempt. A cluster forwards messages to all of its nodes,
 * so a subscriber may listen at any. After a loss, it reconnects to the next one.
 */
export function anyNodeConnector(nodes: Nodes): NonNullable<RedisOptions['Connector']> {
  let attempts = Math.floor(Math.random() * nodes.length);
  return class AnyNodeConnector extends AbstractConnector {
    constructor(options: unknown) {
      super((options as RedisOptions).disconnectTimeout ?? 0);
    }

    override async connect(): Promise<Socket> {
      const node = nodes[attempts % nodes.length];
      if (node === undefined) throw new TypeError('The cluster has no nodes. Name some in redis.cluster.');
      attempts += 1;
      this.connecting = true;
      const socket = connect(node);
      this.stream = socket;
      return socket;
    }
  };
}
