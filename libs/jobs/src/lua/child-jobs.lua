-- Jobs that wait for child jobs: `pending` counts the children that have not ended, `wave` how often it has waited.
--
-- waits_for_children(status, pending)  no process runs the job while it waits, so it can be ended at once
-- parent_goes_on(parent)               whether the parent of this id has not ended
-- wake_parent(key, id, tenant, hop, backend)  the wait is over: returns the wake-up that the job needs now.
--                                      Until its next run begins, the due set repeats it.
-- child_ended(parent)                  one child less to wait for; returns the wake-up of the parent with the last one
local wake_again_ms = 2000
local function waits_for_children(status, pending) return status == 'in_progress' and pending and pending ~= '' end
local function parent_goes_on(parent)
  local status = redis.call('HGET', prefix .. 'job:' .. parent, 'status')
  return status == 'queued' or status == 'in_progress' or status == 'cancelling'
end
local function wake_parent(key, id, tenant, hop, backend)
  local wave = redis.call('HINCRBY', key, 'wave', 1)
  redis.call('ZADD', prefix .. 'due', now + wake_again_ms, id .. tenant)
  return { id, tonumber(hop or 0), backend, wave }
end
local function child_ended(parent)
  local key = prefix .. 'job:' .. parent
  local values = redis.call('HMGET', key, 'pending', 'done', 'all', 'status', 'tenant', 'hop', 'backend', 'stream')
  local pending = tonumber(values[1] or '')
  if not pending or pending == 0 or values[4] ~= 'in_progress' then return false end
  local done = values[2] + 1
  redis.call('HSET', key, 'pending', pending - 1, 'done', done)
  redis.call('HINCRBY', key, 'version', 1)
  if values[8] then log_event(key, 'job.progress', ',"done":' .. done .. ',"all":' .. values[3]) end
  if pending > 1 then return false end
  return wake_parent(key, parent, values[5], values[6], values[7])
end
