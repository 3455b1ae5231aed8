import { Script } from '@app/redis';

/**
 * Changes an endpoint, if it is still as it was read.
 *
 * Keys: endpoint, failing of the endpoint. Arguments: the version that was read, '1' to forget that it was
 * failing, then names and values of members to set.
 */
export const changeEndpoint = new Script<0 | 1>(
  'sluiceWebhookChangeEndpoint',
  2,
  `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, unpack(ARGV, 3))
if ARGV[2] == '1' then redis.call('DEL', KEYS[2]) end
return 1
`,
);

/**
 * Makes an endpoint, unless the tenant has as many as it may have.
 *
 * Keys: endpoint, endpoints of the tenant. Arguments: id, most, then names and values of its members. Gives
 * the time of creation, or 0.
 */
export const createEndpoint = new Script<number>(
  'sluiceWebhookCreateEndpoint',
  2,
  `
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = string.format('%.0f', now)
redis.call('HSET', KEYS[1], 'createdAt', at, 'version', 1, 'status', 'enabled', unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], at, ARGV[1])
return now
`,
);

/**
 * Deletes an endpoint of a tenant. Its pending deliveries fail when they are due.
 *
 * Keys: endpoint, endpoints of the tenant. Arguments: id.
 */
export const removeEndpoint = new Script<0 | 1>(
  'sluiceWebhookRemoveEndpoint',
  2,
  `
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1
`,
);
