-- Settles a run: the job ends, or it goes back to its lane or to another one. Only the run that holds the token may do
-- it. A job that is being cancelled does not go back; it ends as cancelled.
--
-- Keys       job
-- Arguments  id, tenant, token of the run, retention
--            status          the terminal state; missing when the job goes back
--            members         names and values of the record's members to set, in turn
--            announcement    members of the announcement of the end, as JSON
--            log             type and members of the event that a streamed job logs
--            backend, effect what the call means for the backend's breaker; failureKind, reason as JSON, askedMs: why it
--                            failed and how long the vendor asked to wait
--            entersLane      whether the job enters another lane
--            maxWait         milliseconds that it may wait in its lane from now on, where that begins anew
--            waits           ids of the child jobs that it waits for, done: how many others are done, all
--            parts           what extensions do with the end of the attempt, by their names
-- Reply      { 'settled', version, time, wake-up }  wake-up: the job that needs one because its wait is over, or false
--            { 'ended', 0, 0 }   the job ended instead, or had ended before
--            { 'taken', 0, 0 }   another run has the job, or it waits for one; this run's outcome was dropped
local failures_kept_seconds = 7200
local job, id, tenant, status, due = KEYS[1], arg.id, arg.tenant, arg.status, prefix .. 'due'
local values = redis.call('HMGET', job, 'status', 'token', 'version', 'hop', 'backend', 'deadline', 'waitUntil',
  unpack(end_members))
local before, deadline = values[1], values[6]
if not before or terminal[before] then return { 'ended', 0, 0 } end
if values[2] ~= arg.token then return { 'taken', 0, 0 } end
local ended = as_ended(id, tenant, job, status, { unpack(values, 8, 7 + #end_members) })
local version, log = values[3] + 1, ended.stream and arg.log
if arg.failureKind then
  local minute = prefix .. 'failures:' .. arg.backend .. ':' .. math.floor(now / 60000)
  redis.call('HINCRBY', minute, arg.failureKind, 1)
  redis.call('EXPIRE', minute, failures_kept_seconds)
end
end_call(arg.backend, arg.token, arg.effect, arg.failureKind, arg.reason, arg.askedMs)
for name, part in pairs(arg.parts) do on_attempt_end[name](ended, part) end
if status then
  redis.call('HSET', job, 'status', status, 'version', version, 'completedAt', at, 'token', '', 'running', '',
    unpack(arg.members))
  redis.call('PEXPIRE', job, arg.retention)
  redis.call('ZADD', due, as_time(now + arg.retention), id .. tenant)
  announce_end(id, status, version, arg.announcement)
  local wake_up = finish(ended)
  if ended.stream then end_log(job, status, log and log.members or '') end
  return { 'settled', version, now, wake_up }
end
local waits = arg.waits
redis.call('HSET', job, 'status', waits and 'in_progress' or 'queued', 'version', version, 'token', '', 'running', '',
  unpack(arg.members))
if before == 'cancelling' then
  end_job(id, tenant, job, 'cancelled')
  return { 'ended', 0, 0 }
end
if waits then
  local pending, done = 0, waits.done
  for _, child in ipairs(waits.ids) do
    local state = redis.call('HGET', prefix .. 'job:' .. child, 'status')
    -- A deleted child cannot end; the next run creates it anew.
    if not state or terminal[state] then done = done + 1 else pending = pending + 1 end
  end
  -- While it waits for child jobs it waits in no lane.
  redis.call('HSET', job, 'pending', pending, 'done', done, 'all', waits.all, 'waitUntil', '')
  redis.call('ZADD', due, deadline, id .. tenant)
  if ended.stream then log_event(job, 'job.progress', ',"done":' .. done .. ',"all":' .. waits.all) end
  local wake_up = pending == 0 and wake_parent(job, id, tenant, values[4], values[5])
  return { 'settled', version, now, wake_up }
end
if log and log.type then log_event(job, log.type, log.members) end
local leaves = arg.maxWait and now + arg.maxWait or tonumber(values[7] or '')
if leaves then
  redis.call('HSET', job, 'waitUntil', as_time(leaves))
  redis.call('ZADD', due, 'XX', as_time(math.min(leaves, deadline)), id .. tenant)
end
if arg.entersLane then redis.call('HSET', job, 'enqueuedAt', at, 'turn', '') end
return { 'settled', version, now }
