import { Script } from '@app/redis';
import { movedNow, webhookKeyNames } from './fragments.js';

/** Until a delivery that may be pending is looked at by the sweep. */
const firstLookMs = 86_400_000;

/** The members of a delivery in the order in which they are passed. */
export const dispatchedMembers = [
  'id',
  'destination',
  'tenant',
  'endpoint',
  'event',
  'type',
  'subject',
  'url',
  'key',
  'body',
  'traceparent',
] as const;

/**
 * Turns an entry of the outbox into its deliveries, once: whoever comes second finds the entry gone.
 *
 * Keys: outbox, destinations, purge. Arguments: milliseconds to move the clock, prefix, the entry or '' for
 * deliveries that no entry stands for, channel, then the members of each delivery. Gives how many are new.
 */
export const dispatch = new Script<number>(
  'sluiceWebhookDispatch',
  3,
  `
local outbox, destinations, purge = KEYS[1], KEYS[2], KEYS[3]
local entry, channel = ARGV[3], ARGV[4]
${movedNow}
${webhookKeyNames}
if entry ~= '' and redis.call('ZREM', outbox, entry) == 0 then return 0 end
local new = 0
for place = 5, #ARGV, ${dispatchedMembers.length} do
  local id, destination, tenant, endpoint, event, type, subject, url, key, body, traceparent =
    unpack(ARGV, place, place + ${dispatchedMembers.length - 1})
  local delivery = delivery_key(id)
  if redis.call('EXISTS', delivery) == 0 then
    redis.call('HSET', delivery, 'destination', destination, 'tenant', tenant, 'endpoint', endpoint,
      'event', event, 'type', type, 'subject', subject, 'url', url, 'key', key, 'body', body,
      'status', 'pending', 'createdAt', at, 'nextAttemptAt', at, 'attempts', '[]', 'tries', 0)
    if traceparent ~= '' then redis.call('HSET', delivery, 'traceparent', traceparent) end
    redis.call('ZADD', prefix .. ':webhook-deliveries-of:' .. tenant, at, id)
    if endpoint ~= '' then redis.call('ZADD', prefix .. ':webhook-deliveries-to:' .. endpoint, at, id) end
    redis.call('ZADD', purge, now + ${firstLookMs}, id)
    redis.call('ZADD', due_key(destination), at, id)
    redis.call('ZADD', destinations, 'LT', at, destination)
    new = new + 1
  end
end
if new > 0 then redis.call('PUBLISH', channel, '') end
return new
`,
);
