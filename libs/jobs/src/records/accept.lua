-- Stores a new job, unless its id is taken.
--
-- Keys       job, index of the tenant or of the parent, due
-- Arguments  id, tenant, deadline, maxWait: milliseconds that it may wait in its lane, if limited; members: names and
--            values of the record's other members, in turn
-- Reply      the time of creation, or fingerprint and values of the record that has the id
local job, index, due = KEYS[1], KEYS[2], KEYS[3]
if redis.call('EXISTS', job) == 1 then return { redis.call('HGET', job, 'fingerprint'), read_record(job) } end
redis.call('HSET', job, 'tenant', arg.tenant, 'deadline', arg.deadline, 'status', 'queued', 'version', 1,
  'createdAt', at, unpack(arg.members))
redis.call('ZADD', index, at, arg.id)
local leaves = arg.deadline
if arg.maxWait then
  leaves = math.min(leaves, now + arg.maxWait)
  redis.call('HSET', job, 'waitUntil', as_time(now + arg.maxWait))
end
redis.call('ZADD', due, as_time(leaves), arg.id .. arg.tenant)
if redis.call('HEXISTS', job, 'stream') == 1 then begin_log(job, arg.deadline) end
return now
