-- Makes a schedule, unless it is there, or the tenant has as many as it may have.
--
-- Keys       schedule, all, those of the tenant
-- Arguments  id, createdAt, most, definition as JSON, pausedAt: a time or ''
-- Reply      1 when it is there, 0 when there is no room
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
if redis.call('ZCARD', KEYS[3]) >= arg.most then return 0 end
redis.call('HSET', KEYS[1], 'definition', arg.definition, 'version', 1, 'handled', arg.createdAt,
  'pausedAt', arg.pausedAt)
redis.call('ZADD', KEYS[2], arg.createdAt, arg.id)
redis.call('ZADD', KEYS[3], arg.createdAt, arg.id)
return 1
