-- Stores a new job, unless its id is taken, and adds its wake-up to its lane in the same step. A job that waits already
-- gets its wake-up if it has none.
--
-- Keys       job, index of the tenant or of the parent, due
-- Arguments  id, tenant, deadline, maxWait: milliseconds that it may wait in its lane, if limited; streams: whether its
--            events are logged; members: names and values of the record's other members, in turn; enters: backend and options of its wake-up, if it has one
-- Reply      the time of creation, or fingerprint and values of the record that has the id
local job, index, due = KEYS[1], KEYS[2], KEYS[3]
local enters = arg.enters
if redis.call('EXISTS', job) == 1 then
  local known = redis.call('HMGET', job, 'fingerprint', 'status', 'backend', 'hop', 'wave')
  local is_first_wait = (known[4] or '0') == '0' and (known[5] or '0') == '0'
  if enters and known[2] == 'queued' and known[3] == enters.backend and is_first_wait then
    enter_lane(enters.backend, job, arg.id, enters.options)
  end
  return { known[1], read_record(job) }
end
local members, leaves = arg.members, arg.deadline
if arg.maxWait then
  members[#members + 1], members[#members + 2] = 'waitUntil', as_time(now + arg.maxWait)
  leaves = math.min(leaves, now + arg.maxWait)
end
redis.call('HSET', job, 'tenant', arg.tenant, 'deadline', arg.deadline, 'status', 'queued', 'version', 1,
  'createdAt', at, unpack(members))
redis.call('ZADD', index, at, arg.id)
redis.call('ZADD', due, as_time(leaves), arg.id .. arg.tenant)
if arg.streams then begin_log(job, arg.deadline) end
if enters then enter_lane(enters.backend, job, arg.id, enters.options) end
return now
