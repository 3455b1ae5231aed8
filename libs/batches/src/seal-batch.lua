-- Starts a batch whose lines are all stored.
--
-- Keys       batch, lines, custom ids, active, index
-- Arguments  id, deadline, members: names and values, alternating
-- Reply      the time of creation
local batch, lines, custom, active, index = unpack(KEYS)
redis.call('HSET', batch, 'status', 'in_progress', 'createdAt', at, 'deadline', arg.deadline,
  'total', redis.call('LLEN', custom), unpack(arg.members))
for _, key in ipairs({ batch, lines, custom }) do redis.call('PERSIST', key) end
redis.call('ZADD', active, at, arg.id)
redis.call('ZADD', index, at, arg.id)
return now
