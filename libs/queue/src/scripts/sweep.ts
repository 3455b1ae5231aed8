import { Script } from '../redis/script.js';
import { endJob, loseRunning, now } from './fragments.js';

/** A running attempt has this long to end by itself before its job is ended without it. */
const endingMs = 30_000;
/** Until a job that is ending is looked at, and told, again. */
const againMs = 2_000;

/**
 * Ends jobs whose deadline has passed: those that wait at once, those that run through their worker,
 * and without it when it does not answer. The same for running jobs that were cancelled. Forgets ended
 * jobs after their retention.
 *
 * Keys: deadlines, purges. Arguments: prefix of job keys, prefix of indexes, how many at most,
 * retention, channel of ends, channel of control. Gives how many were looked at of each, and the ids
 * and lanes of those that no longer wait.
 */
export const sweep = new Script<
  [due: number, purged: number, ended: [id: string, backend: string, hop: string][]]
>(
  'sluiceSweep',
  2,
  `
local place = { deadlines = KEYS[1], purges = KEYS[2], retention = tonumber(ARGV[4]), ended = ARGV[5] }
local jobs, indexes, most, control = ARGV[1], ARGV[2], ARGV[3], ARGV[6]
${now}
${loseRunning}
${endJob}
local ended = {}
local due = redis.call('ZRANGEBYSCORE', place.deadlines, '-inf', now, 'LIMIT', 0, most)
for _, id in ipairs(due) do
  local job = jobs .. id
  local values = redis.call('HMGET', job, 'status', 'deadline', 'running', 'cancelAskedAt', 'backend', 'hop')
  local status = values[1]
  if status == 'queued' then
    end_job(place, id, job, 'expired')
    ended[#ended + 1] = { id, values[5], values[6] }
  elseif status == 'in_progress' or status == 'cancelling' then
    local reason = status == 'cancelling' and 'cancelled' or 'expired'
    local since = tonumber(reason == 'cancelled' and values[4] or values[2])
    if now - since > ${endingMs} then
      if values[3] then lose_running(job, values[3]) end
      end_job(place, id, job, reason)
    else
      redis.call('PUBLISH', control, id .. '\\n' .. reason)
      redis.call('ZADD', place.deadlines, now + ${againMs}, id)
    end
  else
    redis.call('ZREM', place.deadlines, id)
  end
end
local purged = redis.call('ZRANGEBYSCORE', place.purges, '-inf', now, 'LIMIT', 0, most)
for _, entry in ipairs(purged) do
  local id, tenant = string.sub(entry, 1, 28), string.sub(entry, 29)
  if redis.call('EXISTS', jobs .. id) == 0 then redis.call('ZREM', indexes .. tenant, id) end
  redis.call('ZREM', place.purges, entry)
end
return { #due, #purged, ended }
`,
);
