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
local
  tenant, status, version, about, job_hop, created_at, enqueued_at, deadline, started_at, completed_at, retry_at,
  attempts, running, usage, result, failure, parent, done, all, plan, hand_overs, backend, ended_attempts, leased,
  rank, stream, spoken, pending, wave, priority, cost =
  unpack(redis.call('HMGET', job,
    'tenant', 'status', 'version', 'about', 'hop', 'createdAt', 'enqueuedAt', 'deadline', 'startedAt', 'completedAt',
    'retryAt', 'attempts', 'running', 'usage', 'result', 'failure', 'parent', 'done', 'all', 'plan', 'handOvers',
    'backend', 'ended', 'leased', 'turn', 'stream', 'spoken', 'pending', 'wave', 'priority', 'cost'))
local id, token = arg.id, arg.token
if not status then return { 'unknown' } end
local flow = flow_of(tenant, priority or '0')
-- The wake-up leaves the lane without a run.
local function without_run(reply)
  leave(prioritized, order, flow, arg.wakeUp)
  return reply
end
if terminal[status] then return without_run({ 'drop' }) end
local hop = tonumber(job_hop or 0)
if hop ~= arg.hop then return without_run({ 'superseded', hop, backend }) end
local due, ended = prefix .. 'due', tonumber(ended_attempts or 0)
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
if tonumber(deadline) <= now then return end_without_run('expired') end
if parent and not parent_goes_on(parent) then return end_without_run('cancelled') end
local pending_children = tonumber(pending or '')
-- It waits for its child jobs, or this wake-up belongs to a wait that is over.
if (pending_children and pending_children > 0) or tonumber(wave or 0) ~= arg.wave then return without_run({ 'drop' }) end
if pending_children then
  redis.call('HSET', job, 'pending', '')
  redis.call('ZADD', due, deadline, id .. tenant)
end
if lost and redis.call('HINCRBY', job, 'losses', 1) >= arg.poisonAfter then
  redis.call('HSET', job, 'failure', string.format('{"kind":"internal","message":"Every worker that took this job ' ..
    'died or lost it (%d times). Its input may be poison: look for crashes in the log of the workers."}', arg.poisonAfter))
  return end_without_run('failed')
end
if not lost and retry_at and retry_at ~= '' and retry_at - now > early_ms then
  return without_run({ 'early', math.ceil(retry_at - now) })
end
version = version + 1
local closed = begin_call(backend, id, token)
if closed then
  if lost then redis.call('HSET', job, 'status', 'queued', 'version', version, 'token', '', 'running', '') end
  return without_run({ 'closed', math.ceil(closed) })
end
if rank and rank ~= '' then
  if tonumber(rank) > tonumber(redis.call('HGET', order, 'now') or 0) then redis.call('HSET', order, 'now', rank) end
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
if leased == '1' then
  -- From now on BullMQ's lock shows whether the run lives.
  redis.call('ZADD', due, deadline, id .. tenant)
  redis.call('HSET', job, 'leased', '')
end
local number = ended + 1
started_at = started_at or at
local attempt = '{"number":' .. number .. ',"backend":"' .. backend .. '","startedAt":' .. at .. '}'
redis.call('HSET', job, 'status', 'in_progress', 'version', version, 'token', token, 'startedAt', started_at,
  'retryAt', '', 'running', attempt)
if stream == '1' then
  if spoken == '1' then
    -- The output of an earlier attempt does not count.
    log_event(job, 'output.reset', '')
    redis.call('HSET', job, 'spoken', '')
  end
  log_event(job, 'job.started', ',"attempt":' .. number .. ',"backend":"' .. backend .. '"')
end
local record = {
  tenant, 'in_progress', tostring(version), about, job_hop, created_at, enqueued_at, deadline, started_at, completed_at,
  '', attempts, attempt, usage, result, failure, parent, done, all, plan, hand_overs,
}
return { 'run', record, begin_rank(prioritized, order, flow, arg.wakeUp, tonumber(cost or 1)) }
