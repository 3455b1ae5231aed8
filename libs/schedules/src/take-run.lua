-- Decides about the first waiting run of a schedule by the job of the run before it. A run that replaces a missed one
-- always waits.
--
-- Keys       schedule, waiting runs, schedules with waiting runs
-- Arguments  id, runKeys: prefix of the keys of runs; overlap: what to do when two runs overlap
-- Reply      { 'none' }   there is no run
--            { 'again' }  the run was dropped; there may be another one
--            { 'busy' }   the run before it has not ended
--            { 'start', run, time, cause, replaced }  begin it; every process gets this reply until one has settled the run.
--                         `replaced` is a job to cancel first, or ''
local schedule, open, opens = unpack(KEYS)
local run = redis.call('ZRANGE', open, 0, 0)[1]
if not run then
  redis.call('ZREM', opens, arg.id)
  return { 'none' }
end
local key = arg.runKeys .. run
local values = redis.call('HMGET', key, 'status', 'time', 'cause', 'job', 'replaced')
if values[1] == 'starting' then return { 'start', run, values[2], values[3], values[5] or '' } end
if values[1] ~= 'waiting' then
  redis.call('ZREM', open, run)
  return { 'again' }
end
local current = redis.call('HGET', schedule, 'current') or ''
local status = current ~= '' and redis.call('HGET', prefix .. 'job:' .. current, 'status')
local replaced = ''
if status and not terminal[status] then
  if arg.overlap == 'queue' or values[3] == 'missed' then return { 'busy' } end
  if arg.overlap == 'skip' then
    redis.call('HSET', key, 'status', 'skipped', 'detail', 'The run before it had not ended.')
    redis.call('ZREM', open, run)
    return { 'again' }
  end
  replaced = current
end
redis.call('HSET', key, 'status', 'starting', 'replaced', replaced)
redis.call('HSET', schedule, 'current', values[4])
return { 'start', run, values[2], values[3], replaced }
