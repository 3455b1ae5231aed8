-- Stores the runs of a schedule's due times and moves its watermark. When two processes handle the same times, the second
-- one changes nothing. A known run stays as it is.
--
-- Keys       schedule, runs, waiting runs, schedules with waiting runs
-- Arguments  id, runKeys: prefix of the keys of runs; now; seen: version and handled as they were read and the new
--            watermark, missing for requested runs; runs: id, time, cause, status, job or '', missed:
--            how many times were missed or ''
-- Reply      0 when another process was first, or there is no such schedule, else 1
local schedule, runs, open, opens = unpack(KEYS)
local values = redis.call('HMGET', schedule, 'version', 'handled')
if not values[1] then return 0 end
local seen = arg.seen
if seen then
  if tonumber(values[1]) ~= seen.version or tonumber(values[2]) ~= seen.handledBefore then return 0 end
  redis.call('HSET', schedule, 'handled', seen.handled)
end
local waiting = redis.call('ZCARD', open)
for _, run in ipairs(arg.runs) do
  local key, status = arg.runKeys .. run.id, run.status
  if redis.call('EXISTS', key) == 0 then
    local detail = ''
    if status == 'waiting' and waiting >= max_open_runs then
      status, detail = 'skipped', 'Too many runs already wait for the run before them.'
    end
    redis.call('HSET', key, 'time', run.time, 'cause', run.cause, 'status', status, 'job', run.job,
      'missed', run.missed, 'detail', detail)
    redis.call('PEXPIRE', key, run_retention_ms)
    redis.call('ZADD', runs, run.time, run.id)
    if status == 'waiting' then
      waiting = waiting + 1
      redis.call('ZADD', open, run.time, run.id)
      redis.call('ZADD', opens, 'NX', arg.now, arg.id)
    end
  end
end
redis.call('ZREMRANGEBYRANK', runs, 0, -(kept_runs + 1))
redis.call('PEXPIRE', runs, run_retention_ms)
return 1
