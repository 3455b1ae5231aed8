-- Changes an endpoint, if its version is the expected one.
--
-- Keys       endpoint, failing of the endpoint
-- Arguments  version that was read, forgetFailing, members: names and values, alternating
-- Reply      1 when it was changed, else 0
if tonumber(redis.call('HGET', KEYS[1], 'version')) ~= arg.version then return 0 end
redis.call('HSET', KEYS[1], 'version', arg.version + 1, unpack(arg.members))
if arg.forgetFailing then redis.call('DEL', KEYS[2]) end
return 1
