import { Script } from '@app/redis';
import type { RecordValues } from '../records/record-fields.js';
import { now, readRecordValues } from './fragments.js';
import { beginLog } from './log-event.js';

/** What became of a job that its caller's process would run itself. */
export type DirectReply =
  /** It runs under the given token, since this time. */
  | [outcome: 'running', now: number]
  /** It was stored, and waits for its wake-up, because the lane is not idle. */
  | [outcome: 'queued', now: number]
  /** Its id is taken: fingerprint and values of the record that is there. */
  | [outcome: 'known', fingerprint: string | null, values: RecordValues];

/**
 * Stores a new job, unless its id is taken, and begins its first attempt in the same step when nobody
 * waits in its lane and the lane is open, not broken. Until the lease ends nobody else takes it; one whose lease
 * ends, or whose wake-up never comes, is found in the due set and queued.
 *
 * Keys: job, index, due, and of BullMQ's queue limiter, meta, wait and prioritized. Arguments: id,
 * tenant, deadline, run token, lease in milliseconds, backend, milliseconds that it may wait or '', then the names and values of the record's
 * other members.
 */
export const acceptDirect = new Script<DirectReply>(
  'sluiceAcceptDirect',
  7,
  `
local job, index, due, limiter, meta, wait, prioritized = unpack(KEYS)
local id, tenant, deadline, token, lease, backend = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local patience = tonumber(ARGV[7])
${readRecordValues}
if redis.call('EXISTS', job) == 1 then
  return { 'known', redis.call('HGET', job, 'fingerprint'), read_record(job) }
end
${now}
redis.call('ZADD', index, at, id)
if patience then redis.call('HSET', job, 'waitUntil', string.format('%.0f', now + patience)) end
redis.call('ZADD', due, math.min(deadline, now + lease), id .. tenant)
if redis.call('EXISTS', limiter, wait, prioritized) > 0 or redis.call('HEXISTS', meta, 'paused') == 1
  or redis.call('HEXISTS', string.sub(due, 1, -4) .. 'breaker:' .. backend, 'until') == 1 then
  redis.call('HSET', job, 'tenant', tenant, 'deadline', deadline, 'status', 'queued', 'version', 1,
    'createdAt', at, unpack(ARGV, 8))
  if redis.call('HEXISTS', job, 'stream') == 1 then
    ${beginLog}
  end
  return { 'queued', now }
end
redis.call('HSET', job, 'tenant', tenant, 'deadline', deadline, 'status', 'in_progress', 'version', 1,
  'createdAt', at, 'startedAt', at, 'token', token, 'leased', 1,
  'running', '{"number":1,"backend":"' .. backend .. '","startedAt":' .. at .. '}', unpack(ARGV, 8))
if redis.call('HEXISTS', job, 'stream') == 1 then
  ${beginLog}
  log_event(job, 'job.started', ',"attempt":1,"backend":"' .. backend .. '"')
end
return { 'running', now }
`,
);
