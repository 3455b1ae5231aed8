-- Deletes one entry.
--
-- Keys       settings, version, removed
-- Arguments  field, version that it has, channel; backend: full name of a backend, if it is one; emptyingMs: for how long
--            its lane is emptied
-- Reply      1 when the entry had this version, else 0
local there = redis.call('HGET', KEYS[1], arg.field)
if not there or tonumber(string.match(there, '^%d+')) ~= arg.version then return 0 end
local version = redis.call('INCR', KEYS[2])
redis.call('HDEL', KEYS[1], arg.field)
if arg.backend then redis.call('ZADD', KEYS[3], now + arg.emptyingMs, arg.backend) end
redis.call('PUBLISH', arg.channel, version)
return 1
