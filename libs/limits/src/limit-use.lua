-- Reads how much of a group's limits is used now, without changing anything.
--
-- Keys       group, leases
-- Arguments  rules: dimension, limit, bucketMs and buckets of each; leaseLifetimeMs
-- Reply      the used share of each rule, then the calls in flight, as text
local state, flat = {}, redis.call('HGETALL', KEYS[1])
for place = 1, #flat, 2 do state[flat[place]] = tonumber(flat[place + 1]) end
local now = raw + (state.offset or 0)
local reply = {}
for _, rule in ipairs(arg.rules) do
  local limit, width, count = rule.limit, rule.bucketMs, rule.buckets
  local id = rule.dimension .. ':' .. width
  local gone = math.max(state[id .. ':gone'] or 0, math.floor(now / width) - count)
  local used, buckets = 0, redis.call('HGETALL', KEYS[1] .. ':' .. id)
  for bucket = 1, #buckets, 2 do
    if tonumber(buckets[bucket]) > gone then used = used + buckets[bucket + 1] end
  end
  if now < (state[id .. ':foreignUntil'] or 0) then used = used + state[id .. ':foreign'] end
  if now < (state[id .. ':capUntil'] or 0) then limit = math.min(limit, state[id .. ':cap']) end
  reply[#reply + 1] = string.format('%.4f', limit > 0 and used / limit or 1)
end
local held, leases = 0, redis.call('HGETALL', KEYS[2])
for place = 2, #leases, 2 do
  local holds, seen = string.match(leases[place], '(%d+) %d+ %d+ (%d+)')
  if seen + arg.leaseLifetimeMs >= now then held = held + holds end
end
reply[#reply + 1] = tostring(held)
return reply
