-- Makes an endpoint, unless the tenant has as many as it may have.
--
-- Keys       endpoint, endpoints of the tenant
-- Arguments  id, most, members: names and values in turn
-- Reply      the time of creation, or 0
if redis.call('ZCARD', KEYS[2]) >= arg.most then return 0 end
redis.call('HSET', KEYS[1], 'createdAt', at, 'version', 1, 'status', 'enabled', unpack(arg.members))
redis.call('ZADD', KEYS[2], at, arg.id)
return now
