-- Reads all settings, unless nothing has changed since the last read.
--
-- Keys       settings, version, removed
-- Arguments  known: the version of the last read
-- Reply      the version, the removed backends, and fields and texts, alternating, or nil when nothing has changed
local version = tonumber(redis.call('GET', KEYS[2]) or 0)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', at)
local removed = redis.call('ZRANGE', KEYS[3], 0, -1)
if version == arg.known then return { version, removed, false } end
return { version, removed, redis.call('HGETALL', KEYS[1]) }
