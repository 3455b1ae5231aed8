import { Cluster } from 'ioredis';
import type { RedisClient } from '../redis-connections.js';

/** What Redis holds, in bytes. */
export interface MemoryUse {
  used: number;
  /** Where Redis takes no more writes; undefined when nobody set a limit. */
  maximum: number | undefined;
}

/** Of a cluster, the fullest of its masters. */
export async function memoryUse(client: RedisClient): Promise<MemoryUse> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const uses = await Promise.all(nodes.map(async (node) => read(await node.info('memory'))));
  const fullest = uses.toSorted((left, right) => shareOf(right) - shareOf(left))[0];
  if (fullest === undefined) throw new Error('The cluster has no master to ask.');
  return fullest;
}

/** From 0 to 1; 0 without a limit. */
export function shareOf({ used, maximum }: MemoryUse): number {
  return maximum === undefined ? 0 : used / maximum;
}

function read(info: string): MemoryUse {
  const maximum = member(info, 'maxmemory');
  return { used: member(info, 'used_memory'), maximum: maximum === 0 ? undefined : maximum };
}

function member(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
