import { redisClock } from '@app/redis';

/** `now` and `at` as in all scripts, moved by the milliseconds of the first argument: see {@link WebhookClock}. */
export const movedNow = `
${redisClock.source}
now = now + tonumber(ARGV[1])
at = string.format('%.0f', now)
`;

/** Names of keys, as \`WebhookKeys\` makes them, for the prefix in the second argument. */
export const webhookKeyNames = `
local prefix = ARGV[2]
local function delivery_key(id) return prefix .. ':webhook-delivery:' .. id end
local function endpoint_key(id) return prefix .. ':webhook-endpoint:' .. id end
local function due_key(destination) return prefix .. ':webhook-due:' .. destination end
local function leases_key(destination) return prefix .. ':webhook-leases:' .. destination end
local function failing_key(destination) return prefix .. ':webhook-failing:' .. destination end
`;

/**
 * \`free_places(destination, most)\`: how many more attempts may run. A receiver that fails gets one at a
 * time, so that many that hang cannot take the courier's places from others.
 *
 * \`set_turn(destinations, destination, most)\`: writes down when the destination is worth a look again: when
 * its next delivery is due, or when an attempt ends if all its places are taken.
 */
export const turns = `
local function free_places(destination, most)
  local leases = leases_key(destination)
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', at)
  if redis.call('EXISTS', failing_key(destination)) == 1 then most = 1 end
  return most - redis.call('ZCARD', leases)
end
local function set_turn(destinations, destination, most)
  local first = redis.call('ZRANGE', due_key(destination), 0, 0, 'WITHSCORES')
  if not first[2] then
    redis.call('ZREM', destinations, destination)
    return
  end
  local turn = tonumber(first[2])
  if free_places(destination, most) <= 0 then
    local lease = redis.call('ZRANGE', leases_key(destination), 0, 0, 'WITHSCORES')
    turn = math.max(turn, tonumber(lease[2]))
  end
  redis.call('ZADD', destinations, turn, destination)
end
`;
