-- Changes a schedule, if its version is the expected one.
--
-- Keys       schedule
-- Arguments  version that was read, definition as JSON, handled, pausedAt: a time or ''
-- Reply      1 when it was changed, else 0
if tonumber(redis.call('HGET', KEYS[1], 'version')) ~= arg.version then return 0 end
redis.call('HSET', KEYS[1], 'version', arg.version + 1, 'definition', arg.definition, 'handled', arg.handled,
  'pausedAt', arg.pausedAt)
return 1
