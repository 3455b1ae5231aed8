import { Script } from '@app/redis';
import type { RecordValues } from '../records/record-fields.js';
import { now, readRecordValues } from './fragments.js';
import { beginLog } from './log-event.js';

/**
 * Stores a new job, unless its id is taken.
 *
 * Keys: job, index, due. Arguments: id, tenant, deadline, milliseconds that it may wait or '', then the names and values of the record's
 * other members. Gives the time of creation, or the fingerprint and the values of the record that is
 * there.
 */
export const accept = new Script<number | [fingerprint: string | null, values: RecordValues]>(
  'sluiceAccept',
  3,
  `
local job, index, due = KEYS[1], KEYS[2], KEYS[3]
local id, tenant, deadline, patience = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
${readRecordValues}
if redis.call('EXISTS', job) == 1 then
  return { redis.call('HGET', job, 'fingerprint'), read_record(job) }
end
${now}
redis.call('HSET', job, 'tenant', tenant, 'deadline', deadline, 'status', 'queued', 'version', 1,
  'createdAt', at, unpack(ARGV, 5))
redis.call('ZADD', index, at, id)
local leaves = tonumber(deadline)
if patience then
  leaves = math.min(leaves, now + patience)
  redis.call('HSET', job, 'waitUntil', string.format('%.0f', now + patience))
end
redis.call('ZADD', due, string.format('%.0f', leaves), id .. tenant)
if redis.call('HEXISTS', job, 'stream') == 1 then
  ${beginLog}
end
return now
`,
);
