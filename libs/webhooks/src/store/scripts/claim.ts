import { Script } from '@app/redis';
import type { RecordValues } from '@app/jobs';
import { deliveryFields } from '../delivery-fields.js';
import { movedNow, turns, webhookKeyNames } from './fragments.js';

/** Destinations looked at in one script. */
const mostDestinations = 64;

const deliveryNames = deliveryFields.map((name) => `'${name}'`).join(', ');

/** A delivery that was claimed: its id, its values, and status, URL and keys of its endpoint. */
export type ClaimedValues = [
  id: string,
  delivery: RecordValues,
  endpoint: [status: string | null, url: string | null, keys: string | null],
];

/**
 * Takes deliveries that are due, of each destination as many as may run at once, under a lease: if nobody
 * settles one before its end, it is due again.
 *
 * Keys: destinations. Arguments: milliseconds to move the clock, prefix, how many at most, how many of one
 * destination, lease in milliseconds, token. Gives the time, the deliveries, and milliseconds until the
 * next one can be taken, -1 when there is none.
 */
export const claim = new Script<[now: number, claimed: ClaimedValues[], nextInMs: number]>(
  'sluiceWebhookClaim',
  1,
  `
local destinations = KEYS[1]
local wanted, most, lease, token = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
${movedNow}
${webhookKeyNames}
${turns}
local claimed = {}
for _, destination in ipairs(redis.call('ZRANGEBYSCORE', destinations, '-inf', at, 'LIMIT', 0, ${mostDestinations})) do
  local due = due_key(destination)
  local take = math.min(free_places(destination, most), wanted)
  if take > 0 then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', at, 'LIMIT', 0, take)) do
      local delivery = delivery_key(id)
      local values = redis.call('HMGET', delivery, ${deliveryNames})
      if values[1] then
        redis.call('HSET', delivery, 'token', token)
        redis.call('ZADD', due, now + lease, id)
        redis.call('ZADD', leases_key(destination), now + lease, id)
        local endpoint = redis.call('HMGET', endpoint_key(values[2]), 'status', 'url', 'keys')
        claimed[#claimed + 1] = { id, values, endpoint }
        wanted = wanted - 1
      else
        redis.call('ZREM', due, id)
      end
    end
  end
  set_turn(destinations, destination, most)
end
local next = redis.call('ZRANGE', destinations, 0, 0, 'WITHSCORES')[2]
return { now, claimed, next and math.max(0, math.ceil(next - now)) or -1 }
`,
);
