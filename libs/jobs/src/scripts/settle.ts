import { Script } from '@app/redis';
import { breakerScript } from './breaker.js';
import { closeLane } from './close-lane.js';
import { remember } from './remember.js';
import { endJob, isTerminal, now } from './fragments.js';
import { countUsage } from './count-usage.js';
import { tellOperators } from './tell-operators.js';

/**
 * - `settled`: it is as asked.
 * - `ended`: the job ended instead, or had ended before; nothing is left to do for it.
 * - `taken`: another run has the job now, or it waits for one; what this run found out was dropped.
 */
export type SettleOutcome = 'settled' | 'ended' | 'taken';

/** With the version and the time of what was settled; 0 when nothing was. */
export type SettleReply = [
  outcome: SettleOutcome,
  version: number,
  at: number,
  /** The wake-up that a job needs now because nothing is left that it waited for. */
  wake?: [id: string, hop: number, backend: string, wave: number] | null,
];

/**
 * Ends a run: the job ends, or it goes back to its queue or to another one. Only the run that holds
 * the token may do it. A job that is being cancelled does not go back; it ends as cancelled.
 *
 * Keys: job, due, failures of the backend. Arguments: id, tenant, token, retention, channel of ends,
 * the terminal status or '' to go back, kind of failure or '', '1' when the job enters another lane,
 * what is told of the end, type and members of what is logged, or '', then of the call its backend, what it
 * says of it, why it failed as JSON, and milliseconds that the vendor asked for, ids of the pieces that the
 * job waits for, or '', how many others are done, and how many there are, then milliseconds that the job may
 * wait in its lane from now on, or '', the memory space that the turn
 * is recorded in, or '', id and JSON of what was asked and of the answer, or '', what of its usage is counted: row, row when there
 * are too many, and amounts, or '', then names and values of members to set.
 */
export const settle = new Script<SettleReply>(
  'sluiceSettle',
  3,
  `
local job, failures = KEYS[1], KEYS[3]
local id, tenant, token, status, kind, told = ARGV[1], ARGV[2], ARGV[3], ARGV[6], ARGV[7], ARGV[9]
local place = { due = KEYS[2], retention = ARGV[4], ended = ARGV[5] }
local values = redis.call('HMGET', job, 'status', 'token', 'version', 'stream', 'hop', 'backend', 'deadline', 'waitUntil')
${isTerminal}
if not values[1] or terminal[values[1]] then return { 'ended', 0, 0 } end
if values[2] ~= token then return { 'taken', 0, 0 } end
${now}
${endJob}
${remember}
if kind ~= '' then
  local minute = failures .. ':' .. math.floor(now / 60000)
  redis.call('HINCRBY', minute, kind, 1)
  redis.call('EXPIRE', minute, 7200)
end
${closeLane}
${tellOperators}
${breakerScript()}
end_call(string.sub(place.due, 1, -4), ARGV[12], token, ARGV[13], kind, ARGV[14], tonumber(ARGV[15]))
${countUsage}
if ARGV[25] ~= '' then count_usage(string.sub(place.due, 1, -4), tenant, ARGV[25], ARGV[26], ARGV[27]) end
local version = values[3] + 1
if status ~= '' then
  redis.call('HSET', job, 'status', status, 'version', version, 'completedAt', at, 'token', '', 'running', '',
    unpack(ARGV, 28))
  redis.call('PEXPIRE', job, place.retention)
  redis.call('ZADD', place.due, now + place.retention, id .. tenant)
  if ARGV[20] ~= '' then
    local prefix = string.sub(place.due, 1, -4)
    for entry = 21, 23, 2 do
      if ARGV[entry] ~= '' then remember(prefix, ARGV[20], tenant, ARGV[entry], at, ARGV[entry + 1]) end
    end
    touch_space(prefix, ARGV[20], tenant)
  end
  tell_end(place.ended, id, status, version, told)
  post_end(place, id, tenant, job)
  count_end(place, job, status)
  if values[4] then log_end(job, status, ARGV[11], place.retention) end
  return { 'settled', version, now, tell_parent(place, job) }
end
local pieces = ARGV[16]
redis.call('HSET', job, 'status', pieces == '' and 'queued' or 'in_progress', 'version', version, 'token', '',
  'running', '', unpack(ARGV, 28))
if values[1] == 'cancelling' then
  end_job(place, id, tenant, job, 'cancelled')
  return { 'ended', 0, 0 }
end
if pieces ~= '' then
  local jobs, pending, done = string.sub(place.due, 1, -4) .. 'job:', 0, tonumber(ARGV[17])
  for piece in string.gmatch(pieces, '%S+') do
    local status = redis.call('HGET', jobs .. piece, 'status')
    -- One that is gone does not end any more; the next run makes it anew.
    if not status or terminal[status] then done = done + 1 else pending = pending + 1 end
  end
  -- It waits in no lane any more.
  redis.call('HSET', job, 'pending', pending, 'done', done, 'all', ARGV[18], 'waitUntil', '')
  redis.call('ZADD', place.due, values[7], id .. tenant)
  if values[4] then log_event(job, 'job.progress', ',"done":' .. done .. ',"all":' .. ARGV[18]) end
  local wake = pending == 0 and wake_parent(place, job, id, tenant, values[5], values[6])
  return { 'settled', version, now, wake }
end
if values[4] and ARGV[10] ~= '' then log_event(job, ARGV[10], ARGV[11]) end
local leaves = ARGV[19] ~= '' and now + ARGV[19] or tonumber(values[8] or '')
if leaves then
  redis.call('HSET', job, 'waitUntil', string.format('%.0f', leaves))
  redis.call('ZADD', place.due, 'XX', string.format('%.0f', math.min(leaves, values[7])), id .. tenant)
end
if ARGV[8] == '1' then redis.call('HSET', job, 'enqueuedAt', at, 'turn', '') end
return { 'settled', version, now }
`,
);
