import { Script } from '@app/redis';
import { isTerminal, now } from '@app/jobs';

/** What a pass is to do. */
export type BeginReply =
  /** Entries, or digests, from and to these numbers; none when the first is behind the last. */
  | ['begun', first: number, last: number]
  /** Another pass has the space. */
  | ['held']
  /** The job has done it: it wrote this version. */
  | ['done', version: number];

/**
 * Takes a space for a pass, until the job that makes it has ended or its time is over. The same job always
 * gets the same work.
 *
 * Keys: state, the mark of the job's own commit. Arguments: prefix of job keys, job, pass, until when, the
 * most entries or digests of one pass.
 */
export const beginPass = new Script<BeginReply>(
  'sluiceBeginPass',
  2,
  `
local state, jobs, job, pass = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local done = redis.call('GET', KEYS[2])
if done then return { 'done', tonumber(done) } end
${now}
${isTerminal}
local values = redis.call('HMGET', state, 'passJob', 'passUntil', 'passFirst', 'passLast', 'last', 'distilled',
  'digests', 'merged')
if values[1] == job then return { 'begun', tonumber(values[3]), tonumber(values[4]) } end
if values[1] then
  local status = redis.call('HGET', jobs .. values[1], 'status')
  if status and not terminal[status] and tonumber(values[2]) > now then return { 'held' } end
end
local from = tonumber(pass == 'mid' and values[6] or pass == 'long' and values[8] or 0)
local last = math.min(tonumber(pass == 'mid' and values[5] or pass == 'long' and values[7] or 0), from + ARGV[5])
if last > from then
  redis.call('HSET', state, 'passJob', job, 'pass', pass, 'passUntil', ARGV[4], 'passFirst', from + 1, 'passLast', last)
end
return { 'begun', from + 1, last }
`,
);
