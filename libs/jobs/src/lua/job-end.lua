-- The way into a terminal state.
--
-- announce_end(id, status, version, members)  announces the end to all callers who wait for the job. The message is the
--     id, a newline, and the members that may have changed as JSON; nothing follows the newline if that is too long.
-- finish(ended)  completes the end of a job after its record has changed: extensions, the outbox, and the parent of a
--     child job. Returns the wake-up that the parent needs, or false.
-- end_job(id, tenant, key, status)  ends a job that no process runs. The caller has checked that it has not ended.
local announced_names = { 'hop', 'enqueuedAt', 'startedAt', 'attempts', 'usage', 'result', 'failure', 'handOvers' }
local function announce_end(id, status, version, members)
  local message = '{"status":"' .. status .. '","version":' .. version .. ',"completedAt":' .. at .. members .. '}'
  if members == too_long or #message > longest_announcement then message = '' end
  redis.call('PUBLISH', prefix .. 'ended', id .. '\n' .. message)
end
local function finish(ended)
  for _, act in ipairs(on_job_end) do act(ended) end
  -- Only the parent is notified of the end of a child job.
  if ended.parent then return child_ended(ended.parent) end
  post_end(ended.id, ended.tenant, ended.webhook)
  return false
end
local function end_job(id, tenant, key, status)
  local ended = as_ended(id, tenant, key, status, redis.call('HMGET', key, unpack(end_members)))
  local values = redis.call('HMGET', key, 'version', 'done', 'all', unpack(announced_names))
  local version, failure = values[1] + 1, values[10]
  redis.call('HSET', key, 'status', status, 'version', version, 'completedAt', at, 'token', '', 'running', '',
    'retryAt', '', 'pending', '')
  redis.call('PEXPIRE', key, arg.retention)
  redis.call('ZADD', prefix .. 'due', now + arg.retention, id .. tenant)
  local members = ''
  for place, name in ipairs(announced_names) do
    local value = values[place + 3]
    if value and value ~= '' then members = members .. ',"' .. name .. '":' .. value end
  end
  if values[3] then members = members .. ',"progress":{"done":' .. values[2] .. ',"all":' .. values[3] .. '}' end
  announce_end(id, status, version, members)
  finish(ended)
  if ended.stream then end_log(key, status, failure and failure ~= '' and ',"failure":' .. failure or '') end
end
