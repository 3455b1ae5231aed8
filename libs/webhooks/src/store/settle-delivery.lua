-- Ends an attempt by the token of its claim: the delivery ends, or is due again after a delay. An endpoint that
-- answered 410, or has failed for too long, is disabled in the same step, and the outbox gets that event.
--
-- Keys       outbox
-- Arguments  aheadMs, id, token, result: 'delivered', 'failed', 'retry' or 'release'; attempts: as JSON if one was made;
--            succeeded: whether it succeeded, if one was made; delayMs, gone: the receiver wants no further webhooks; retentionMs,
--            perDestination, disableAfterMs
-- Reply      'settled', 'taken' when another courier has claimed it since, 'disabled' when it also disabled the endpoint
local failing_kept_ms = 10 * 86400000 -- Longer than the time after which an endpoint is disabled.
local delivery = delivery_key(arg.id)
local values = redis.call('HMGET', delivery, 'token', 'status', 'destination', 'endpoint', 'tenant')
if values[1] ~= arg.token or values[2] ~= 'pending' then return 'taken' end
local destination, endpoint, tenant = values[3], values[4], values[5]
redis.call('ZREM', leases_key(destination), arg.id)
redis.call('HSET', delivery, 'token', '')
if arg.attempts then
  redis.call('HSET', delivery, 'attempts', arg.attempts)
  redis.call('HINCRBY', delivery, 'tries', 1)
end
if arg.result == 'retry' or arg.result == 'release' then
  local due = now + arg.delayMs
  redis.call('ZADD', due_key(destination), due, arg.id)
  redis.call('HSET', delivery, 'nextAttemptAt', string.format('%.0f', due))
else
  redis.call('ZREM', due_key(destination), arg.id)
  redis.call('HSET', delivery, 'status', arg.result, 'endedAt', at, 'nextAttemptAt', '')
  redis.call('ZADD', prefix .. 'webhook-purge', now + arg.retentionMs, arg.id)
end
local disabled = false
if arg.succeeded == true then
  redis.call('DEL', failing_key(destination))
elseif arg.succeeded == false then
  redis.call('SET', failing_key(destination), at, 'NX', 'PX', failing_kept_ms)
  local since = tonumber(redis.call('GET', failing_key(destination)))
  local reason = arg.gone and 'gone' or now - since >= arg.disableAfterMs and 'failing'
  if endpoint ~= '' and reason and redis.call('HGET', endpoint_key(endpoint), 'status') == 'enabled' then
    redis.call('HSET', endpoint_key(endpoint), 'status', 'disabled', 'disabledBecause', reason, 'disabledAt', at)
    redis.call('HINCRBY', endpoint_key(endpoint), 'version', 1)
    redis.call('ZADD', KEYS[1], at, endpoint .. tenant)
    publish_event('webhook_endpoint.disabled',
      ',"tenant":"' .. tenant .. '","endpoint":"' .. endpoint .. '","reason":"' .. reason .. '"')
    disabled = true
  end
end
set_due(destination, arg.perDestination)
if disabled then redis.call('PUBLISH', prefix .. 'outbox-filled', '') end
return disabled and 'disabled' or 'settled'
