-- A waiting job leaves its lane for that of the next backend, or fails, unless something has happened to it since it was
-- read. No attempt is counted.
--
-- Keys       job
-- Arguments  id, tenant, retention, version that was read; failure as JSON for a job that fails, else next: hop,
--            backend, maxWait: milliseconds that it may wait there, if limited; handOvers as JSON, members of the event
-- Reply      1 when it left, else 0
local look_again_ms = 2000
local job = KEYS[1]
local values = redis.call('HMGET', job, 'status', 'version', 'stream')
if values[1] ~= 'queued' or tonumber(values[2]) ~= arg.version then return 0 end
if arg.failure then
  redis.call('HSET', job, 'failure', arg.failure)
  end_job(arg.id, arg.tenant, job, 'failed')
  return 1
end
local next = arg.next
redis.call('HSET', job, 'version', arg.version + 1, 'hop', next.hop, 'backend', next.backend, 'enqueuedAt', at,
  'turn', '', 'retryAt', '', 'handOvers', next.handOvers,
  'waitUntil', next.maxWait and as_time(now + next.maxWait) or '')
-- Until its wake-up in the next lane is known to be there.
redis.call('ZADD', prefix .. 'due', now + look_again_ms, arg.id .. arg.tenant)
if values[3] then log_event(job, 'job.handed_over', next.members) end
return 1
