import { LuaScript, type RedisClient, scriptCall } from '@app/redis';
import { redisTime } from './decide.js';
import { limitKeys } from './limit-keys.js';
import { leaseLifetimeMs } from './limit-query.js';
import type { LimitGroup, LimitRule } from './limit-rule.js';
import limitUseSource from './limit-use.lua';

/** How much of a limit is used. */
export interface LimitUse {
  group: string;
  dimension: string;
  /** From 0 to 1, by all processes, and by others as far as the vendor told. */
  share: number;
}

const readUse = new LuaScript<
  {
    rules: readonly Pick<LimitRule, 'dimension' | 'limit' | 'bucketMs' | 'buckets'>[];
    leaseLifetimeMs: number;
  },
  string[]
>('sluiceLimitUse', limitUseSource, { keys: 2, includes: [scriptCall, redisTime] });

/** How much of the limits of a group is used now. */
export async function limitUse(client: RedisClient, prefix: string, group: LimitGroup): Promise<LimitUse[]> {
  const { name, rules, concurrency } = group;
  const asked = rules.map(({ dimension, limit, bucketMs, buckets }) => ({
    dimension,
    limit,
    bucketMs,
    buckets,
  }));
  const reply = await readUse.run(client, limitKeys(prefix, name), { rules: asked, leaseLifetimeMs });
  const uses = rules.map(({ dimension }, place) => ({
    group: name,
    dimension: dimension as string,
    share: Math.min(1, Number(reply[place])),
  }));
  if (concurrency === undefined) return uses;
  const held = Number(reply.at(-1));
  return [...uses, { group: name, dimension: 'concurrency', share: Math.min(1, held / concurrency) }];
}
