-- Processes due jobs:
-- - Jobs whose deadline has passed end: those that wait at once, those that run through their worker, and without it
--   when it does not answer. The same for running jobs that were cancelled.
-- - Jobs that no process holds before their deadline are stranded: their lease has expired, or their wake-up may never
--   have been added.
-- - Jobs that have waited in their lane for too long are overdue.
-- - Ended jobs are deleted after their retention.
--
-- Keys       due
-- Arguments  most: how many at most, retention
-- Reply      how many were due, the jobs that ended without a run, the stranded ones, and ids and values of the overdue
--            ones. Stranded and overdue jobs come again until their due time is set.
local ending_limit_ms, again_ms, parent_again_ms = 30000, 2000, 60000
local due = KEYS[1]
local ended, stranded, overdue = {}, {}, {}
local found = redis.call('ZRANGEBYSCORE', due, '-inf', at, 'LIMIT', 0, arg.most)
for _, member in ipairs(found) do
  local id, tenant = string.sub(member, 1, id_length), string.sub(member, id_length + 1)
  local job = prefix .. 'job:' .. id
  local values = redis.call('HMGET', job, 'status', 'deadline', 'running', 'cancelAskedAt', 'backend', 'hop',
    'attempts', 'ended', 'pending', 'wave', 'all', 'waitUntil', 'leased', 'parent')
  local status, deadline, running, parent = values[1], values[2], values[3], values[14]
  local leaves = tonumber(values[12] or '')
  local due_at = leaves and as_time(math.min(leaves, deadline)) or deadline
  local swept = { id, tenant, due_at, values[5], values[6] or '0', values[10] or '0', values[11] and '1' or '0' }
  local in_time = status and tonumber(deadline or 0) > now
  local wait_is_over = in_time and leaves and leaves <= now
  if status == 'queued' and wait_is_over then
    overdue[#overdue + 1] = { id, read_record(job) }
    redis.call('ZADD', due, now + again_ms, member)
  elseif status == 'in_progress' and wait_is_over and values[13] ~= '1' and running and running ~= '' then
    -- It runs, so its wait does not matter any more.
    redis.call('ZADD', due, deadline, member)
  elseif (status == 'queued' or status == 'in_progress') and in_time then
    stranded[#stranded + 1] = swept
    redis.call('ZADD', due, now + again_ms, member)
  elseif status == 'queued' or waits_for_children(status, values[9]) then
    end_job(id, tenant, job, 'expired')
    ended[#ended + 1] = swept
  elseif status == 'in_progress' or status == 'cancelling' then
    local reason = status == 'cancelling' and 'cancelled' or 'expired'
    local since = tonumber(reason == 'cancelled' and values[4] or deadline)
    if now - since > ending_limit_ms then
      redis.call('HSET', job, 'attempts', with_lost(values[7], running), 'ended', (values[8] or 0) + 1)
      end_job(id, tenant, job, reason)
    else
      redis.call('PUBLISH', prefix .. 'control', id .. '\n' .. reason)
      redis.call('ZADD', due, now + again_ms, member)
    end
  elseif parent and parent_goes_on(parent) then
    -- Its parent may still read it.
    redis.call('ZADD', due, now + parent_again_ms, member)
  else
    forget(id, tenant, job, prefix .. 'jobs:' .. tenant)
    remember_purged(job, tenant)
  end
end
return { #found, ended, stranded, overdue }
