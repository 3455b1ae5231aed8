import { Script } from '@app/redis';
import { recordFields, type RecordValues } from '../records/record-fields.js';
import { breakerScript } from './breaker.js';
import { closeLane } from './close-lane.js';
import { parentGoesOn } from './tell-parent.js';
import { endJob, isTerminal, now, placeOf, recordFieldNames, withLost } from './fragments.js';
import { tellOperators } from './tell-operators.js';
import { turnsScript } from './turns.js';

/** What a wake-up is to do. */
export type StartReply =
  /** The record of the job that now runs under the given token, and the tokens that its flow is charged. */
  | ['run', RecordValues, charged: number]
  /** Nothing: the job has ended, now or before, or waits for something else. */
  | ['drop']
  /** There is no record: it is gone, or not there yet. */
  | ['unknown']
  /** The job has gone on to another backend; that one needs its wake-up. */
  | ['superseded', hop: number, backend: string]
  /** The lane makes no calls for so many milliseconds; the job waits on. */
  | ['closed', waitMs: number]
  /** The next attempt is due only in so many milliseconds. */
  | ['early', delayMs: number];

/** A wake-up may come this much before its time: the clocks of processes differ. */
const earlyMs = 500;

/** The pace of a lane is measured over this, and begins anew after a pause. */
const paceMeasureMs = 5_000;
const paceForgottenMs = 60_000;
const paceKeptSeconds = 600;

const others = recordFields.length;

/**
 * Begins an attempt, if the job still wants one.
 *
 * Keys: job, due, order and pace of the lane, BullMQ's prioritized set of the queue. Arguments: id, hop, run token, lost workers
 * that make a poison job, retention, channel of ends, how often the job had waited for pieces, id of the wake-up.
 */
export const start = new Script<StartReply>(
  'sluiceStart',
  5,
  `
local job = KEYS[1]
local id, hop, token, poison, wave = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[7]
local place = { due = KEYS[2], retention = ARGV[5], ended = ARGV[6] }
local values = redis.call('HMGET', job, ${recordFieldNames}, 'backend', 'ended',
  'leased', 'turn', 'stream', 'spoken', 'pending', 'wave', 'priority', 'cost')
local tenant, status, running = values[${placeOf('tenant')}], values[${placeOf('status')}], values[${placeOf('running')}]
local backend, ended = values[${others + 1}], tonumber(values[${others + 2}] or 0)
${isTerminal}
if not status then return { 'unknown' } end
${turnsScript}
local flow = flow_of(tenant, values[${others + 9}] or '0')
-- It leaves the lane without a run.
local function without_run(reply)
  leave(KEYS[5], KEYS[3], flow, ARGV[8])
  return reply
end
if terminal[status] then return without_run({ 'drop' }) end
local job_hop = values[${placeOf('hop')}] or '0'
if job_hop ~= hop then return without_run({ 'superseded', tonumber(job_hop), backend }) end
${now}
${withLost}
${endJob}
${closeLane}
${tellOperators}
${breakerScript()}
${parentGoesOn}
local attempts = values[${placeOf('attempts')}]
local lost = running and running ~= ''
if lost then
  attempts = with_lost(attempts, running)
  ended = ended + 1
  values[${placeOf('attempts')}] = attempts
  redis.call('HSET', job, 'attempts', attempts, 'ended', ended)
end
if status == 'cancelling' then
  end_job(place, id, tenant, job, 'cancelled')
  return without_run({ 'drop' })
end
if tonumber(values[${placeOf('deadline')}]) <= now then
  end_job(place, id, tenant, job, 'expired')
  return without_run({ 'drop' })
end
if parent_goes_on(place.due, job) == false then
  end_job(place, id, tenant, job, 'cancelled')
  return without_run({ 'drop' })
end
local pending = tonumber(values[${others + 7}] or '')
-- It waits for its pieces, or this wake-up is of a wait that is over.
if (pending and pending > 0) or (values[${others + 8}] or '0') ~= wave then return without_run({ 'drop' }) end
if pending then
  redis.call('HSET', job, 'pending', '')
  redis.call('ZADD', place.due, values[${placeOf('deadline')}], id .. tenant)
end
if lost and redis.call('HINCRBY', job, 'losses', 1) >= poison then
  redis.call('HSET', job, 'failure', '{"kind":"internal","message":"Every worker that took this job died or lost it (' ..
    poison .. ' times). Its input may be poison: look for crashes in the log of the workers."}')
  end_job(place, id, tenant, job, 'failed')
  return without_run({ 'drop' })
end
local retry_at = values[${placeOf('retryAt')}]
if not lost and retry_at and retry_at ~= '' and retry_at - now > ${earlyMs} then
  return without_run({ 'early', math.ceil(retry_at - now) })
end
local closed = begin_call(string.sub(place.due, 1, -4), backend, id, token)
if closed then
  if lost then
    redis.call('HSET', job, 'status', 'queued', 'version', values[${placeOf('version')}] + 1, 'token', '', 'running', '')
  end
  return without_run({ 'closed', math.ceil(closed) })
end
values[${placeOf('status')}] = 'in_progress'
values[${placeOf('version')}] = tostring(values[${placeOf('version')}] + 1)
values[${placeOf('startedAt')}] = values[${placeOf('startedAt')}] or at
values[${placeOf('retryAt')}] = ''
values[${placeOf('running')}] = '{"number":' .. (ended + 1) .. ',"backend":"' .. backend .. '","startedAt":' .. at .. '}'
local turn = tonumber(values[${others + 4}] or '')
if turn then
  local order, pace = KEYS[3], KEYS[4]
  if turn > tonumber(redis.call('HGET', order, 'now') or 0) then
    redis.call('HSET', order, 'now', values[${others + 4}])
  end
  local started = redis.call('HINCRBY', pace, 'started', 1)
  local known = redis.call('HMGET', pace, 'mark', 'markAt')
  if not known[2] or now - known[2] > ${paceForgottenMs} then
    redis.call('HSET', pace, 'mark', started, 'markAt', at)
    redis.call('HDEL', pace, 'rate')
    redis.call('EXPIRE', pace, ${paceKeptSeconds})
  elseif now - known[2] >= ${paceMeasureMs} then
    local rate = (started - known[1]) * 1000 / (now - known[2])
    redis.call('HSET', pace, 'mark', started, 'markAt', at, 'rate', string.format('%.6f', rate))
    redis.call('EXPIRE', pace, ${paceKeptSeconds})
  end
end
if values[${others + 3}] == '1' then
  -- From now on BullMQ's lock tells whether the run lives.
  redis.call('ZADD', place.due, values[${placeOf('deadline')}], id .. tenant)
  redis.call('HSET', job, 'leased', '')
end
redis.call('HSET', job, 'status', 'in_progress', 'version', values[${placeOf('version')}], 'token', token,
  'startedAt', values[${placeOf('startedAt')}], 'retryAt', '', 'running', values[${placeOf('running')}])
if values[${others + 5}] == '1' then
  if values[${others + 6}] == '1' then
    -- What an earlier attempt said does not count.
    log_event(job, 'output.reset', '')
    redis.call('HSET', job, 'spoken', '')
  end
  log_event(job, 'job.started', ',"attempt":' .. (ended + 1) .. ',"backend":"' .. backend .. '"')
end
return { 'run', { unpack(values, 1, ${others}) }, begin_turn(KEYS[5], KEYS[3], flow, ARGV[8], tonumber(values[${others + 10}] or 1)) }
`,
);
