-- Turns an entry of the outbox into its deliveries, once: a second courier finds the entry gone.
--
-- Keys       outbox
-- Arguments  aheadMs, entry: missing for deliveries without an entry; deliveries: members of each
-- Reply      how many deliveries are new
local first_check_ms = 86400000 -- How soon the sweep first checks a delivery, which may still be pending.
if arg.entry and redis.call('ZREM', KEYS[1], arg.entry) == 0 then return 0 end
local new = 0
for _, one in ipairs(arg.deliveries) do
  local delivery = delivery_key(one.id)
  if redis.call('EXISTS', delivery) == 0 then
    redis.call('HSET', delivery, 'destination', one.destination, 'tenant', one.tenant, 'endpoint', one.endpoint,
      'event', one.event, 'type', one.type, 'subject', one.subject, 'url', one.url, 'key', one.key, 'body', one.body,
      'status', 'pending', 'createdAt', at, 'nextAttemptAt', at, 'attempts', '[]', 'tries', 0)
    if one.traceparent then redis.call('HSET', delivery, 'traceparent', one.traceparent) end
    redis.call('ZADD', prefix .. 'webhook-deliveries-of:' .. one.tenant, at, one.id)
    if one.endpoint ~= '' then redis.call('ZADD', prefix .. 'webhook-deliveries-to:' .. one.endpoint, at, one.id) end
    redis.call('ZADD', prefix .. 'webhook-purge', now + first_check_ms, one.id)
    redis.call('ZADD', due_key(one.destination), at, one.id)
    redis.call('ZADD', destinations, 'LT', at, one.destination)
    new = new + 1
  end
end
if new > 0 then redis.call('PUBLISH', prefix .. 'outbox-filled', '') end
return new
