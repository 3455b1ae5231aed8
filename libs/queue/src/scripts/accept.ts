import { Script } from '../redis/script.js';
import type { RecordValues } from '../records/record-fields.js';
import { now, readRecordValues } from './fragments.js';
import { beginLog } from './log-event.js';

/**
 * Stores a new job, unless its id is taken.
 *
 * Keys: job, index, due. Arguments: id, tenant, deadline, then the names and values of the record's
 * other members. Gives the time of creation, or the fingerprint and the values of the record that is
 * there.
 */
export const accept = new Script<number | [fingerprint: string | null, values: RecordValues]>(
  'sluiceAccept',
  3,
  `
local job, index, due = KEYS[1], KEYS[2], KEYS[3]
local id, tenant, deadline = ARGV[1], ARGV[2], ARGV[3]
${readRecordValues}
if redis.call('EXISTS', job) == 1 then
  return { redis.call('HGET', job, 'fingerprint'), read_record(job) }
end
${now}
redis.call('HSET', job, 'tenant', tenant, 'deadline', deadline, 'status', 'queued', 'version', 1,
  'createdAt', at, unpack(ARGV, 4))
redis.call('ZADD', index, at, id)
redis.call('ZADD', due, deadline, id .. tenant)
if redis.call('HEXISTS', job, 'stream') == 1 then
  ${beginLog}
end
return now
`,
);
