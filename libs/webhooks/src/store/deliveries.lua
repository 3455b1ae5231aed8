-- Names and rules that scripts of webhooks share. The names are those of WebhookKeys. Tests move the clock ahead.
--
-- free_places(destination, max)  how many more attempts may run. A failing receiver gets one at a time, so that
--                                 receivers that hang cannot use up the courier's concurrency.
-- set_due(destination, max)      notes when the destination is to be checked again: when its next delivery is due, or
--                                 when an attempt ends if all its places are taken
now = now + arg.aheadMs
at = string.format('%.0f', now)
local destinations = prefix .. 'webhook-destinations'
local function delivery_key(id) return prefix .. 'webhook-delivery:' .. id end
local function endpoint_key(id) return prefix .. 'webhook-endpoint:' .. id end
local function due_key(destination) return prefix .. 'webhook-due:' .. destination end
local function leases_key(destination) return prefix .. 'webhook-leases:' .. destination end
local function failing_key(destination) return prefix .. 'webhook-failing:' .. destination end
local function free_places(destination, max)
  local leases = leases_key(destination)
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', at)
  if redis.call('EXISTS', failing_key(destination)) == 1 then max = 1 end
  return max - redis.call('ZCARD', leases)
end
local function set_due(destination, max)
  local first = redis.call('ZRANGE', due_key(destination), 0, 0, 'WITHSCORES')
  if not first[2] then
    redis.call('ZREM', destinations, destination)
    return
  end
  local due = tonumber(first[2])
  if free_places(destination, max) <= 0 then
    local lease = redis.call('ZRANGE', leases_key(destination), 0, 0, 'WITHSCORES')
    due = math.max(due, tonumber(lease[2]))
  end
  redis.call('ZADD', destinations, due, destination)
end
