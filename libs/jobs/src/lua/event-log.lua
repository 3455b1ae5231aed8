-- The event log of a streamed job: a list, and a channel of the same name that wakes those who follow it. The place
-- in the list is the event's id, so ids have no gaps. `members` is JSON that begins with a comma, or ''.
--
-- log_event(key, type, members)   appends an event to the log of the job at this key
-- begin_log(key, deadline)        begins the log of a new job; it outlives the deadline by a day at most
-- end_log(key, status, members)   appends the last event; the log is kept as long as the job
local day_ms = 86400000
local function log_event(key, type, members)
  local log = key .. ':events'
  local number = redis.call('RPUSH', log, '{"type":"' .. type .. '","at":' .. at .. members .. '}')
  redis.call('PUBLISH', log, number)
end
local function begin_log(key, deadline)
  log_event(key, 'job.queued', '')
  redis.call('PEXPIREAT', key .. ':events', string.format('%.0f', deadline + day_ms))
end
local function end_log(key, status, members)
  log_event(key, 'job.' .. status, members)
  redis.call('PEXPIRE', key .. ':events', arg.retention)
end
