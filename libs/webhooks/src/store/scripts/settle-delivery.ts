import { installationEventLog, installationEventsKeptMs } from '@app/jobs';
import { Script } from '@app/redis';
import { movedNow, turns, webhookKeyNames } from './fragments.js';

/** How long it is remembered since when a receiver fails; longer than until its endpoint is disabled. */
const failingKeptMs = 10 * 86_400_000;

/** Whether it was settled, another courier has it by now, or it disabled its endpoint as well. */
export type DeliverySettled = 'settled' | 'taken' | 'disabled';

/**
 * Ends an attempt, by the token of its claim alone: the delivery ends, or is due again after a delay. An
 * endpoint that answered 410, or has failed for too long, is disabled in the same step, and that goes into
 * the outbox.
 *
 * Keys: destinations, outbox, purge. Arguments: milliseconds to move the clock, prefix, id, token, what it
 * comes to ('delivered', 'failed', 'retry' or 'release'), attempts as JSON or '' when none was made, whether
 * the attempt succeeded ('1', '0' or '' when none was made), delay in milliseconds, '1' when the receiver is
 * gone, retention, most of one destination, milliseconds of failing until an endpoint is disabled, channel.
 */
export const settleDelivery = new Script<DeliverySettled>(
  'sluiceWebhookSettle',
  3,
  `
local destinations, outbox, purge = KEYS[1], KEYS[2], KEYS[3]
local id, token, result, attempts, succeeded = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local delay, gone, retention, most = tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10]), tonumber(ARGV[11])
local disable_after, channel = tonumber(ARGV[12]), ARGV[13]
${movedNow}
${webhookKeyNames}
${turns}
local delivery = delivery_key(id)
local values = redis.call('HMGET', delivery, 'token', 'status', 'destination', 'endpoint', 'tenant')
if values[1] ~= token or values[2] ~= 'pending' then return 'taken' end
local destination, endpoint, tenant = values[3], values[4], values[5]
redis.call('ZREM', leases_key(destination), id)
redis.call('HSET', delivery, 'token', '')
if attempts ~= '' then
  redis.call('HSET', delivery, 'attempts', attempts)
  redis.call('HINCRBY', delivery, 'tries', 1)
end
local until_due = now + delay
if result == 'retry' or result == 'release' then
  redis.call('ZADD', due_key(destination), until_due, id)
  redis.call('HSET', delivery, 'nextAttemptAt', string.format('%.0f', until_due))
else
  redis.call('ZREM', due_key(destination), id)
  redis.call('HSET', delivery, 'status', result, 'endedAt', at, 'nextAttemptAt', '')
  redis.call('ZADD', purge, now + retention, id)
end
local prefix = prefix .. ':'
local installation_events_kept_ms = ${installationEventsKeptMs}
${installationEventLog.source}
local disabled = false
if succeeded == '1' then
  redis.call('DEL', failing_key(destination))
elseif succeeded == '0' then
  redis.call('SET', failing_key(destination), at, 'NX', 'PX', ${failingKeptMs})
  local since = tonumber(redis.call('GET', failing_key(destination)))
  local reason = gone == '1' and 'gone' or now - since >= disable_after and 'failing'
  if endpoint ~= '' and reason and redis.call('HGET', endpoint_key(endpoint), 'status') == 'enabled' then
    redis.call('HSET', endpoint_key(endpoint), 'status', 'disabled', 'disabledBecause', reason, 'disabledAt', at)
    redis.call('HINCRBY', endpoint_key(endpoint), 'version', 1)
    redis.call('ZADD', outbox, at, endpoint .. tenant)
    publish_event('webhook_endpoint.disabled', ',"tenant":"' .. tenant .. '","endpoint":"' .. endpoint ..
      '","reason":"' .. reason .. '"')
    disabled = true
  end
end
set_turn(destinations, destination, most)
if disabled then redis.call('PUBLISH', channel, '') end
return disabled and 'disabled' or 'settled'
`,
);
