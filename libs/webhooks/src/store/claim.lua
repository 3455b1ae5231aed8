-- Claims deliveries that are due, from each destination as many as may run at once, under a lease: a delivery that is
-- not settled before the end of its lease is due again.
--
-- Keys       destinations
-- Arguments  aheadMs, limit: how many at most, perDestination, leaseMs, token
-- Reply      the time, the deliveries with status, URL and keys of their endpoints, and milliseconds until the next one
--            can be claimed (-1 when there is none)
local max_destinations = 64
local wanted, claimed = arg.limit, {}
for _, destination in ipairs(redis.call('ZRANGEBYSCORE', destinations, '-inf', at, 'LIMIT', 0, max_destinations)) do
  local due = due_key(destination)
  local take = math.min(free_places(destination, arg.perDestination), wanted)
  if take > 0 then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', at, 'LIMIT', 0, take)) do
      local delivery = delivery_key(id)
      local values = redis.call('HMGET', delivery, unpack(delivery_fields))
      if values[1] then
        redis.call('HSET', delivery, 'token', arg.token)
        redis.call('ZADD', due, now + arg.leaseMs, id)
        redis.call('ZADD', leases_key(destination), now + arg.leaseMs, id)
        claimed[#claimed + 1] = { id, values, redis.call('HMGET', endpoint_key(values[2]), 'status', 'url', 'keys') }
        wanted = wanted - 1
      else
        redis.call('ZREM', due, id)
      end
    end
  end
  set_due(destination, arg.perDestination)
end
local next = redis.call('ZRANGE', destinations, 0, 0, 'WITHSCORES')[2]
return { now, claimed, next and math.max(0, math.ceil(next - now)) or -1 }
