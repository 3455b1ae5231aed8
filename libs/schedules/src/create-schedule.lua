-- Creates a schedule, unless it exists or the tenant has the maximum number.
--
-- Keys       schedule, all, those of the tenant
-- Arguments  id, createdAt, max, definition as JSON, pausedAt: a time or ''
-- Reply      1 when the schedule exists, 0 when there is no room
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
if redis.call('ZCARD', KEYS[3]) >= arg.max then return 0 end
redis.call('HSET', KEYS[1], 'definition', arg.definition, 'version', 1, 'handled', arg.createdAt,
  'pausedAt', arg.pausedAt)
redis.call('ZADD', KEYS[2], arg.createdAt, arg.id)
redis.call('ZADD', KEYS[3], arg.createdAt, arg.id)
return 1
