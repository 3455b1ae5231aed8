-- Stores a new job, unless its id is taken, and begins its first attempt in the same step when nobody waits in its
-- lane and the lane is open and not broken. Until the lease ends nobody else takes it. A job whose lease ends, or whose
-- wake-up never comes, is found in the due set and queued. The wake-up of a job that does not run is added by another
-- script, because the modules that rank it would make every direct run slower.
--
-- Keys       job, index of the tenant, due, then of BullMQ's queue: limiter, meta, wait, prioritized
-- Arguments  id, tenant, deadline, token of the run, leaseMs, backend, maxWait: milliseconds that it may wait in its
--            lane, if limited; streams: whether its events are logged; members: names and values of the record's other
--            members, in turn
-- Reply      'running' or 'queued' and the time of creation, or 'known', fingerprint and values of the record
local job, index, due, limiter, meta, wait, prioritized = unpack(KEYS)
if redis.call('EXISTS', job) == 1 then
  return { 'known', redis.call('HGET', job, 'fingerprint'), read_record(job) }
end
redis.call('ZADD', index, at, arg.id)
if arg.maxWait then redis.call('HSET', job, 'waitUntil', as_time(now + arg.maxWait)) end
redis.call('ZADD', due, as_time(math.min(arg.deadline, now + arg.leaseMs)), arg.id .. arg.tenant)
local is_idle = redis.call('EXISTS', limiter, wait, prioritized) == 0 and redis.call('HEXISTS', meta, 'paused') == 0
  and redis.call('HEXISTS', prefix .. 'breaker:' .. arg.backend, 'until') == 0
if not is_idle then
  redis.call('HSET', job, 'tenant', arg.tenant, 'deadline', arg.deadline, 'status', 'queued', 'version', 1,
    'createdAt', at, unpack(arg.members))
  if arg.streams then begin_log(job, arg.deadline) end
  return { 'queued', now }
end
redis.call('HSET', job, 'tenant', arg.tenant, 'deadline', arg.deadline, 'status', 'in_progress', 'version', 1,
  'createdAt', at, 'startedAt', at, 'token', arg.token, 'leased', 1,
  'running', '{"number":1,"backend":"' .. arg.backend .. '","startedAt":' .. at .. '}', unpack(arg.members))
if arg.streams then
  begin_log(job, arg.deadline)
  log_event(job, 'job.started', ',"attempt":1,"backend":"' .. arg.backend .. '"')
end
return { 'running', now }
