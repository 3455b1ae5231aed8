import { Script } from '../redis/script.js';
import type { RecordValues } from '../records/record-fields.js';
import { endJob, isTerminal, loseRunning, now, readRecordValues } from './fragments.js';

/** What a wake-up is to do. */
export type StartReply =
  /** The record of the job that now runs under the given token. */
  | ['run', RecordValues]
  /** Nothing: the record is gone, or the job has ended, now or before. */
  | ['drop']
  /** The job has gone on to another backend; that one needs its wake-up. */
  | ['superseded', hop: number, backend: string, priority: string]
  /** The next attempt is due only in so many milliseconds. */
  | ['early', delayMs: number];

/** A wake-up may come this much before its time: the clocks of processes differ. */
const earlyMs = 500;

/**
 * Begins an attempt, if the job still wants one.
 *
 * Keys: job, deadlines, purges. Arguments: id, hop, run token, lost workers that make a poison job,
 * retention, channel of ends.
 */
export const start = new Script<StartReply>(
  'sluiceStart',
  3,
  `
local job = KEYS[1]
local id, hop, token, poison = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local place = { deadlines = KEYS[2], purges = KEYS[3], retention = tonumber(ARGV[5]), ended = ARGV[6] }
local values = redis.call('HMGET', job, 'status', 'hop', 'backend', 'deadline', 'retryAt', 'running',
  'attemptCount', 'priority', 'startedAt')
local status, backend, running = values[1], values[3], values[6]
${isTerminal}
if not status or terminal[status] then return { 'drop' } end
if values[2] ~= hop then return { 'superseded', tonumber(values[2]), backend, values[8] } end
${now}
${loseRunning}
${endJob}
${readRecordValues}
local attempts = tonumber(values[7] or 0)
if running then
  lose_running(job, running)
  attempts = attempts + 1
end
if status == 'cancelling' then
  end_job(place, id, job, 'cancelled')
  return { 'drop' }
end
if tonumber(values[4]) <= now then
  end_job(place, id, job, 'expired')
  return { 'drop' }
end
if running and redis.call('HINCRBY', job, 'losses', 1) >= poison then
  redis.call('HSET', job, 'failure', '{"kind":"internal","message":"Every worker that took this job died or lost it (' ..
    poison .. ' times). Its input may be poison: look for crashes in the log of the workers."}')
  end_job(place, id, job, 'failed')
  return { 'drop' }
end
if not running and values[5] and tonumber(values[5]) - now > ${earlyMs} then
  return { 'early', math.ceil(tonumber(values[5]) - now) }
end
local at = string.format('%.0f', now)
redis.call('HSET', job, 'status', 'in_progress', 'token', token, 'running',
  '{"number":' .. (attempts + 1) .. ',"backend":"' .. backend .. '","startedAt":' .. at .. '}')
if not values[9] then redis.call('HSET', job, 'startedAt', at) end
if values[5] then redis.call('HDEL', job, 'retryAt') end
redis.call('HINCRBY', job, 'version', 1)
return { 'run', read_record(job) }
`,
);
