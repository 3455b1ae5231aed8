import { Script } from '@app/redis';
import type { RecordValues } from '../records/record-fields.js';
import { endJob, isTerminal, now, readRecordValues } from './fragments.js';
import { waitsForPieces } from './tell-parent.js';

/** Until the sweeper tells a worker again, should the message be lost. */
const tellAgainMs = 1_000;

/**
 * Cancels a job of a tenant: one that waits ends at once, one that runs is told to. The sweeper tells
 * it again, should the message be lost.
 *
 * Keys: job, due. Arguments: id, tenant, retention, channel of ends, channel of control. Gives whether
 * it ended by this, and its values; null when the tenant has no such job.
 */
export const cancel = new Script<[endedNow: 0 | 1, values: RecordValues] | null>(
  'sluiceCancel',
  2,
  `
local job = KEYS[1]
local id, tenant, control = ARGV[1], ARGV[2], ARGV[5]
local place = { due = KEYS[2], retention = ARGV[3], ended = ARGV[4] }
local values = redis.call('HMGET', job, 'status', 'tenant', 'pending')
local status = values[1]
if not status or values[2] ~= tenant then return false end
${isTerminal}
${now}
${readRecordValues}
${endJob}
${waitsForPieces}
local ended_now = 0
if status == 'queued' or waits_for_pieces(status, values[3]) then
  end_job(place, id, tenant, job, 'cancelled')
  ended_now = 1
elseif not terminal[status] then
  if status ~= 'cancelling' then
    redis.call('HSET', job, 'status', 'cancelling', 'cancelAskedAt', at)
    redis.call('HINCRBY', job, 'version', 1)
    redis.call('ZADD', place.due, now + ${tellAgainMs}, id .. tenant)
  end
  redis.call('PUBLISH', control, id .. '\\ncancelled')
end
return { ended_now, read_record(job) }
`,
);
