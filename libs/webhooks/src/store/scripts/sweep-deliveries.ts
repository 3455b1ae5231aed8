import { Script } from '@app/redis';
import { movedNow, webhookKeyNames } from './fragments.js';

/**
 * Forgets deliveries whose retention is over, or those that would be forgotten next. Pending ones stay, however
 * long their courier was away.
 *
 * Keys: purge. Arguments: milliseconds to move the clock, prefix, how many at most, retention, '1' to forget
 * before the time. Gives how many were looked at.
 */
export const sweepDeliveries = new Script<number>(
  'sluiceWebhookSweep',
  1,
  `
local purge = KEYS[1]
local most, retention = ARGV[3], tonumber(ARGV[4])
${movedNow}
${webhookKeyNames}
local until_when = ARGV[5] == '1' and '+inf' or at
local over = redis.call('ZRANGEBYSCORE', purge, '-inf', until_when, 'LIMIT', 0, most)
for _, id in ipairs(over) do
  local values = redis.call('HMGET', delivery_key(id), 'status', 'tenant', 'endpoint')
  if values[1] == 'pending' then
    redis.call('ZADD', purge, now + retention, id)
  else
    redis.call('ZREM', purge, id)
    redis.call('DEL', delivery_key(id))
    if values[2] then redis.call('ZREM', prefix .. ':webhook-deliveries-of:' .. values[2], id) end
    if values[3] and values[3] ~= '' then
      redis.call('ZREM', prefix .. ':webhook-deliveries-to:' .. values[3], id)
    end
  end
end
return #over
`,
);
