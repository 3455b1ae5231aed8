-- Stores whether a run was started. When two processes start the same run, it is stored once.
--
-- Keys       schedule, the run, waiting runs
-- Arguments  run, status, now, jobs: how many, or ''; detail or ''
-- Reply      1 when it was written, else 0
redis.call('ZREM', KEYS[3], arg.run)
if redis.call('HGET', KEYS[2], 'status') ~= 'starting' then return 0 end
redis.call('HSET', KEYS[2], 'status', arg.status, 'startedAt', arg.now, 'jobs', arg.jobs, 'detail', arg.detail)
if arg.status == 'started' then
  redis.call('HSET', KEYS[1], 'lastRunAt', arg.now)
else
  redis.call('HDEL', KEYS[2], 'job')
end
return 1
