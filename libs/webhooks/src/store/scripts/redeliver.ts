import { Script } from '@app/redis';
import { movedNow, webhookKeyNames } from './fragments.js';

/**
 * Makes an ended delivery of a tenant pending and due, with all attempts of the schedule before it; one that
 * is pending is due at once.
 *
 * Keys: destinations. Arguments: milliseconds to move the clock, prefix, tenant, id, '1' for failed ones
 * alone, channel. Gives whether there is such a delivery and something was done.
 */
export const redeliver = new Script<'unknown' | 'unchanged' | 'due'>(
  'sluiceWebhookRedeliver',
  1,
  `
local destinations = KEYS[1]
local tenant, id, failed_only, channel = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
${movedNow}
${webhookKeyNames}
local delivery = delivery_key(id)
local values = redis.call('HMGET', delivery, 'tenant', 'status', 'destination')
if values[1] ~= tenant then return 'unknown' end
local destination = values[3]
if failed_only == '1' and values[2] ~= 'failed' then return 'unchanged' end
-- One that a courier is attempting now is left to it.
if values[2] == 'pending' and redis.call('ZSCORE', leases_key(destination), id) then return 'unchanged' end
redis.call('HSET', delivery, 'status', 'pending', 'tries', 0, 'nextAttemptAt', at, 'endedAt', '')
redis.call('ZADD', due_key(destination), at, id)
redis.call('ZADD', destinations, 'LT', at, destination)
redis.call('PUBLISH', channel, '')
return 'due'
`,
);
