-- Begins an attempt, if the job still wants one.
--
-- Keys       job, order and pace of the lane, BullMQ's prioritized set of the queue
-- Arguments  id, hop, wave: how often the job had waited for child jobs; wakeUp: id of the wake-up; token of the run,
--            poisonAfter: lost workers that make a poison job; retention
-- Reply      { 'run', values, charged }   the job runs under the token; its flow is charged so many tokens
--            { 'drop' }                   nothing to do: the job has ended, now or before, or waits for something else
--            { 'unknown' }                there is no record: it was deleted, or does not exist yet
--            { 'superseded', hop, backend }  the job has gone on to another backend, which needs its wake-up
--            { 'closed', ms }             the lane makes no calls for so long; the job waits on
--            { 'early', ms }              the next attempt is due only in so long
local early_ms = 500 -- A wake-up may come this much before its time: the clocks of processes differ.
local pace_measured_ms, pace_forgotten_ms, pace_kept_seconds = 5000, 60000, 600
local job, order, pace, prioritized = unpack(KEYS)
local values = redis.call('HMGET', job, unpack(start_fields))
local own = {}
for place, name in ipairs(start_fields) do own[name] = values[place] end
local id, tenant, status, running, backend, token = arg.id, own.tenant, own.status, own.running, own.backend, arg.token
if not status then return { 'unknown' } end
local flow = flow_of(tenant, own.priority or '0')
-- The wake-up leaves the lane without a run.
local function without_run(reply)
  leave(prioritized, order, flow, arg.wakeUp)
  return reply
end
if terminal[status] then return without_run({ 'drop' }) end
local hop = tonumber(own.hop or 0)
if hop ~= arg.hop then return without_run({ 'superseded', hop, backend }) end
local due, attempts, ended = prefix .. 'due', own.attempts, tonumber(own.ended or 0)
local lost = running and running ~= ''
if lost then
  attempts = with_lost(attempts, running)
  ended = ended + 1
  redis.call('HSET', job, 'attempts', attempts, 'ended', ended)
end
local function end_without_run(reason)
  end_job(id, tenant, job, reason)
  return without_run({ 'drop' })
end
if status == 'cancelling' then return end_without_run('cancelled') end
if tonumber(own.deadline) <= now then return end_without_run('expired') end
if own.parent and not parent_goes_on(own.parent) then return end_without_run('cancelled') end
local pending = tonumber(own.pending or '')
-- It waits for its child jobs, or this wake-up belongs to a wait that is over.
if (pending and pending > 0) or tonumber(own.wave or 0) ~= arg.wave then return without_run({ 'drop' }) end
if pending then
  redis.call('HSET', job, 'pending', '')
  redis.call('ZADD', due, own.deadline, id .. tenant)
end
if lost and redis.call('HINCRBY', job, 'losses', 1) >= arg.poisonAfter then
  redis.call('HSET', job, 'failure', string.format('{"kind":"internal","message":"Every worker that took this job ' ..
    'died or lost it (%d times). Its input may be poison: look for crashes in the log of the workers."}', arg.poisonAfter))
  return end_without_run('failed')
end
local retry_at = own.retryAt
if not lost and retry_at and retry_at ~= '' and retry_at - now > early_ms then
  return without_run({ 'early', math.ceil(retry_at - now) })
end
local version = own.version + 1
local closed = begin_call(backend, id, token)
if closed then
  if lost then redis.call('HSET', job, 'status', 'queued', 'version', version, 'token', '', 'running', '') end
  return without_run({ 'closed', math.ceil(closed) })
end
local rank = tonumber(own.turn or '')
if rank then
  if rank > tonumber(redis.call('HGET', order, 'now') or 0) then redis.call('HSET', order, 'now', own.turn) end
  local started = redis.call('HINCRBY', pace, 'started', 1)
  local known = redis.call('HMGET', pace, 'mark', 'markAt')
  if not known[2] or now - known[2] > pace_forgotten_ms then
    redis.call('HSET', pace, 'mark', started, 'markAt', at)
    redis.call('HDEL', pace, 'rate')
    redis.call('EXPIRE', pace, pace_kept_seconds)
  elseif now - known[2] >= pace_measured_ms then
    local rate = (started - known[1]) * 1000 / (now - known[2])
    redis.call('HSET', pace, 'mark', started, 'markAt', at, 'rate', string.format('%.6f', rate))
    redis.call('EXPIRE', pace, pace_kept_seconds)
  end
end
if own.leased == '1' then
  -- From now on BullMQ's lock shows whether the run lives.
  redis.call('ZADD', due, own.deadline, id .. tenant)
  redis.call('HSET', job, 'leased', '')
end
local number, started_at = ended + 1, own.startedAt or at
local attempt = '{"number":' .. number .. ',"backend":"' .. backend .. '","startedAt":' .. at .. '}'
redis.call('HSET', job, 'status', 'in_progress', 'version', version, 'token', token, 'startedAt', started_at,
  'retryAt', '', 'running', attempt)
if own.stream == '1' then
  if own.spoken == '1' then
    -- The output of an earlier attempt does not count.
    log_event(job, 'output.reset', '')
    redis.call('HSET', job, 'spoken', '')
  end
  log_event(job, 'job.started', ',"attempt":' .. number .. ',"backend":"' .. backend .. '"')
end
own.status, own.version, own.startedAt = 'in_progress', tostring(version), started_at
own.retryAt, own.running, own.attempts = '', attempt, attempts
local record = {}
for place, name in ipairs(record_fields) do record[place] = own[name] or false end
return { 'run', record, begin_rank(prioritized, order, flow, arg.wakeUp, tonumber(own.cost or 1)) }
