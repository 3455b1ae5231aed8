-- Creates an endpoint, unless the tenant has the maximum number.
--
-- Keys       endpoint, endpoints of the tenant
-- Arguments  id, max, members: names and values, alternating
-- Reply      the time of creation, or 0
if redis.call('ZCARD', KEYS[2]) >= arg.max then return 0 end
redis.call('HSET', KEYS[1], 'createdAt', at, 'version', 1, 'status', 'enabled', unpack(arg.members))
redis.call('ZADD', KEYS[2], at, arg.id)
return now
