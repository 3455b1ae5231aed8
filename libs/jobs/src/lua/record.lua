-- The record of a job: a hash at prefix .. 'job:' .. id.
--
-- terminal[status]          whether a job ends in this state
-- read_record(key)          the values that make a JobRecord, in the order of recordFields; nil where the record has none
-- as_time(milliseconds)     a time as it is stored: text without an exponent
-- with_lost(attempts, running)  the attempts as JSON, with the running one of a dead process. Whether its call
--                           reached the vendor is unknown, so it may be a duplicate.
local terminal = { completed = true, failed = true, cancelled = true, expired = true }
local function read_record(key)
  return redis.call('HMGET', key,
    'tenant', 'status', 'version', 'about', 'hop', 'createdAt', 'enqueuedAt', 'deadline', 'startedAt', 'completedAt',
    'retryAt', 'attempts', 'running', 'usage', 'result', 'failure', 'parent', 'done', 'all', 'plan', 'handOvers')
end
local function as_time(milliseconds) return string.format('%.0f', milliseconds) end
local function with_lost(attempts, running)
  local lost = string.sub(running, 1, -2) .. ',"endedAt":' .. at .. ',"outcome":"lost","possibleDuplicate":true}'
  if not attempts or attempts == '' then return '[' .. lost .. ']' end
  return string.sub(attempts, 1, -2) .. ',' .. lost .. ']'
end
