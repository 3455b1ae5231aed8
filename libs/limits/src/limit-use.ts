import { type RedisClient, Script } from '@app/redis';
import { leaseLifetimeMs } from './decision/leases.js';
import { limitKeys } from './limit-keys.js';
import type { LimitGroup } from './limit-rule.js';

/** How much of a limit is used. */
export interface LimitUse {
  group: string;
  dimension: string;
  /** From 0 to 1, by all processes, and by others as far as the vendor told. */
  share: number;
}

/** Only reads, at Redis' own time. Gives what is used of each rule and how many calls are in flight, as text. */
const readUse = new Script<string[]>(
  'sluiceLimitUse',
  2,
  `
local time = redis.call('TIME')
local state, flat = {}, redis.call('HGETALL', KEYS[1])
for place = 1, #flat, 2 do state[flat[place]] = tonumber(flat[place + 1]) end
local now = time[1] * 1000 + time[2] / 1000 + (state.offset or 0)
local reply = {}
for place = 1, #ARGV, 4 do
  local name, limit, width, count = ARGV[place], tonumber(ARGV[place + 1]), ARGV[place + 2], ARGV[place + 3]
  local id = name .. ':' .. width
  local gone = math.max(state[id .. ':gone'] or 0, math.floor(now / width) - count)
  local used, buckets = 0, redis.call('HGETALL', KEYS[1] .. ':' .. id)
  for bucket = 1, #buckets, 2 do
    if tonumber(buckets[bucket]) > gone then used = used + buckets[bucket + 1] end
  end
  if now < (state[id .. ':foreignUntil'] or 0) then used = used + state[id .. ':foreign'] end
  if now < (state[id .. ':capUntil'] or 0) then limit = math.min(limit, state[id .. ':cap']) end
  reply[#reply + 1] = string.format('%.4f', limit > 0 and used / limit or 1)
end
local held, leases = 0, redis.call('HGETALL', KEYS[2])
for place = 2, #leases, 2 do
  local holds, seen = string.match(leases[place], '(%d+) %d+ %d+ (%d+)')
  if seen + ${leaseLifetimeMs} >= now then held = held + holds end
end
reply[#reply + 1] = tostring(held)
return reply
`,
);

/** How much of the limits of a group is used now. */
export async function limitUse(client: RedisClient, prefix: string, group: LimitGroup): Promise<LimitUse[]> {
  const { name, rules, concurrency } = group;
  const asked = rules.flatMap(({ dimension, limit, bucketMs, buckets }) => [
    dimension,
    limit,
    bucketMs,
    buckets,
  ]);
  const reply = await readUse.run(client, limitKeys(prefix, name), asked);
  const uses = rules.map(({ dimension }, place) => ({
    group: name,
    dimension: dimension as string,
    share: Math.min(1, Number(reply[place])),
  }));
  if (concurrency === undefined) return uses;
  const held = Number(reply.at(-1));
  return [...uses, { group: name, dimension: 'concurrency', share: Math.min(1, held / concurrency) }];
}
