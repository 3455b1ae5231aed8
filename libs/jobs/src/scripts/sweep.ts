import { Script } from '@app/redis';
import { forget } from './forget.js';
import type { RecordValues } from '../records/record-fields.js';
import { endJob, now, readRecordValues, withLost } from './fragments.js';
import { parentGoesOn, waitsForPieces } from './tell-parent.js';

/** A running attempt has this long to end by itself before its job is ended without it. */
const endingMs = 30_000;
/** Until a job that is ending is looked at, and told, again. */
const againMs = 2_000;
/** Until it is looked again whether the parent of a piece has ended. */
const parentAgainMs = 60_000;
/** Characters of a job's id, with which the members of the due set begin. */
const idLength = 28;

/** Ids and lanes of jobs, and when each is due next: when it has waited for too long, or at its deadline. */
export type SweptJobs = [
  id: string,
  tenant: string,
  dueAt: string,
  backend: string,
  hop: string,
  wave: string,
  hasPieces: '0' | '1',
][];

/**
 * Ends jobs whose deadline has passed: those that wait at once, those that run through their worker,
 * and without it when it does not answer. The same for running jobs that were cancelled. Finds jobs that
 * nobody holds any more although their deadline is to come: those whose lease ended, and those whose
 * wake-up may never have been added. Finds those that have waited in their lane for too long. Forgets ended jobs after their retention.
 *
 * Keys: due. Arguments: prefix of job keys, prefix of indexes, how many at most, retention, channel of
 * ends, channel of control. Gives how many were due, the jobs that no longer wait, those that need a
 * wake-up, and the records of those that shall leave their lane; the last two come again until their due time
 * is set right.
 */
export const sweep = new Script<
  [due: number, ended: SweptJobs, stranded: SweptJobs, overdue: [id: string, values: RecordValues][]]
>(
  'sluiceSweep',
  1,
  `
local place = { due = KEYS[1], retention = ARGV[4], ended = ARGV[5] }
local jobs, indexes, most, control = ARGV[1], ARGV[2], ARGV[3], ARGV[6]
${now}
${withLost}
${endJob}
${forget}
${waitsForPieces}
${parentGoesOn}
${readRecordValues}
local ended, stranded, overdue = {}, {}, {}
local due = redis.call('ZRANGEBYSCORE', place.due, '-inf', at, 'LIMIT', 0, most)
for _, member in ipairs(due) do
  local id, tenant = string.sub(member, 1, ${idLength}), string.sub(member, ${idLength + 1})
  local job = jobs .. id
  local values = redis.call('HMGET', job, 'status', 'deadline', 'running', 'cancelAskedAt', 'backend', 'hop',
    'attempts', 'ended', 'pending', 'wave', 'all', 'waitUntil', 'leased')
  local status = values[1]
  local leaves = tonumber(values[12] or '')
  local due_at = leaves and string.format('%.0f', math.min(leaves, values[2])) or values[2]
  local found = { id, tenant, due_at, values[5], values[6] or '0', values[10] or '0', values[11] and '1' or '0' }
  local in_time = status and tonumber(values[2] or 0) > now
  if status == 'queued' and in_time and leaves and leaves <= now then
    overdue[#overdue + 1] = { id, read_record(job) }
    redis.call('ZADD', place.due, now + ${againMs}, member)
  elseif status == 'in_progress' and in_time and leaves and leaves <= now
    and values[13] ~= '1' and values[3] and values[3] ~= '' then
    -- It runs: its wait is over.
    redis.call('ZADD', place.due, values[2], member)
  elseif (status == 'queued' or status == 'in_progress') and in_time then
    stranded[#stranded + 1] = found
    redis.call('ZADD', place.due, now + ${againMs}, member)
  elseif status == 'queued' or waits_for_pieces(status, values[9]) then
    end_job(place, id, tenant, job, 'expired')
    ended[#ended + 1] = found
  elseif status == 'in_progress' or status == 'cancelling' then
    local reason = status == 'cancelling' and 'cancelled' or 'expired'
    local since = tonumber(reason == 'cancelled' and values[4] or values[2])
    if now - since > ${endingMs} then
      redis.call('HSET', job, 'attempts', with_lost(values[7], values[3]), 'ended', (values[8] or 0) + 1)
      end_job(place, id, tenant, job, reason)
    else
      redis.call('PUBLISH', control, id .. '\\n' .. reason)
      redis.call('ZADD', place.due, now + ${againMs}, member)
    end
  elseif parent_goes_on(place.due, job) then
    -- Its parent may still read it.
    redis.call('ZADD', place.due, now + ${parentAgainMs}, member)
  else
    forget(place.due, job, indexes .. tenant, member, id)
  end
end
return { #due, ended, stranded, overdue }
`,
);
