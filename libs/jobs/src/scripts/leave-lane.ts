import { Script } from '@app/redis';
import { endJob, now } from './fragments.js';

/** Until a job whose wake-up in the next lane may not have been added is looked at. */
const againMs = 2_000;

/**
 * A waiting job leaves its lane for that of the next backend, or fails, unless something has happened to it
 * since it was read. It counts no attempt.
 *
 * Keys: job, due. Arguments: id, tenant, version that was read, retention, channel of ends, failure as JSON
 * for a job that fails, or '', then the next place in the route, its backend, milliseconds that the job may
 * wait there or '', its hand-overs as JSON, and what is logged. Gives whether it left.
 */
export const leaveLane = new Script<0 | 1>(
  'sluiceLeaveLane',
  2,
  `
local job = KEYS[1]
local id, tenant, version, failure = ARGV[1], ARGV[2], ARGV[3], ARGV[6]
local place = { due = KEYS[2], retention = ARGV[4], ended = ARGV[5] }
local values = redis.call('HMGET', job, 'status', 'version', 'stream')
if values[1] ~= 'queued' or values[2] ~= version then return 0 end
${now}
${endJob}
if failure ~= '' then
  redis.call('HSET', job, 'failure', failure)
  end_job(place, id, tenant, job, 'failed')
  return 1
end
local patience = tonumber(ARGV[9])
redis.call('HSET', job, 'version', version + 1, 'hop', ARGV[7], 'backend', ARGV[8], 'enqueuedAt', at, 'turn', '',
  'retryAt', '', 'handOvers', ARGV[10], 'waitUntil', patience and string.format('%.0f', now + patience) or '')
redis.call('ZADD', place.due, now + ${againMs}, id .. tenant)
if values[3] then log_event(job, 'job.handed_over', ARGV[11]) end
return 1
`,
);
