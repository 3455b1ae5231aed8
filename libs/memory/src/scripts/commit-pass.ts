import { Script } from '@app/redis';
import { now, remember } from '@app/jobs';

/** Digests that are merged, and long documents, that a space keeps. */
const keptVersions = 1_000;
/** How long it is known that a job has made its pass; a job that ran again would ask within it. */
const markKeptMs = 2 * 86_400_000;

/**
 * Ends a pass: the document and the watermark move in this one step, and the space is free. A document that
 * is not accepted is kept as a version that nothing goes by, and moves nothing.
 *
 * Keys: state, documents of the pass, the mark of the job's own commit. Arguments: prefix with its colon,
 * space, tenant, job, pass, '1' when it is accepted, the document as JSON. Gives its version; 0 when the
 * job has the space no longer.
 */
export const commitPass = new Script<number>(
  'sluiceCommitPass',
  3,
  `
local state, documents = KEYS[1], KEYS[2]
local prefix, space, tenant, job, pass = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local done = redis.call('GET', KEYS[3])
if done then return tonumber(done) end
local values = redis.call('HMGET', state, 'passJob', 'passLast', 'merged')
if values[1] ~= job then return 0 end
${now}
${remember}
local counter = pass == 'mid' and 'digests' or 'versions'
local version = redis.call('HINCRBY', state, counter, 1)
redis.call('ZADD', documents, version, '{"version":' .. version .. ',"createdAt":' .. at .. ',' .. string.sub(ARGV[7], 2))
if ARGV[6] == '1' then
  redis.call('HSET', state, pass == 'mid' and 'distilled' or 'merged', values[2])
  if pass == 'long' then redis.call('HSET', state, 'long', version) end
end
-- A digest stays until the long document has it.
local gone = version - ${keptVersions}
if pass == 'mid' then gone = math.min(gone, tonumber(values[3] or 0)) end
redis.call('ZREMRANGEBYSCORE', documents, '-inf', gone)
redis.call('HDEL', state, 'passJob', 'pass', 'passUntil', 'passFirst', 'passLast')
redis.call('SET', KEYS[3], version, 'PX', ${markKeptMs})
touch_space(prefix, space, tenant)
return version
`,
);
