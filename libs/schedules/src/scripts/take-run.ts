import { Script } from '@app/redis';

/** What is to be done about the first run that has not begun. */
export type TakenRun =
  /** There is none. */
  | ['none']
  /** It came to nothing; there may be another one. */
  | ['again']
  /** It waits for the run before it. */
  | ['busy']
  /** Begin it; everybody is told so until somebody has. `replaced` is a job to cancel first, or ''. */
  | ['start', run: string, time: string, cause: string, replaced: string];

/**
 * Decides about the first run of a schedule that has not begun, by the job of the run before it. A run that makes
 * up for a missed one always waits.
 *
 * Keys: schedule, runs that have not begun, schedules with such. Arguments: id, prefix of the keys of runs,
 * prefix of the keys of jobs, what to do when two overlap.
 */
export const takeRun = new Script<TakenRun>(
  'sluiceTakeRun',
  3,
  `
local schedule, open, opens = unpack(KEYS)
local run = redis.call('ZRANGE', open, 0, 0)[1]
if not run then
  redis.call('ZREM', opens, ARGV[1])
  return { 'none' }
end
local terminal = { completed = true, failed = true, cancelled = true, expired = true }
local key = ARGV[2] .. run
local values = redis.call('HMGET', key, 'status', 'time', 'cause', 'job', 'replaced')
if values[1] == 'starting' then return { 'start', run, values[2], values[3], values[5] or '' } end
if values[1] ~= 'waiting' then
  redis.call('ZREM', open, run)
  return { 'again' }
end
local current = redis.call('HGET', schedule, 'current') or ''
local status = current ~= '' and redis.call('HGET', ARGV[3] .. current, 'status')
local replaced = ''
if status and not terminal[status] then
  if ARGV[4] == 'queue' or values[3] == 'missed' then return { 'busy' } end
  if ARGV[4] == 'skip' then
    redis.call('HSET', key, 'status', 'skipped', 'detail', 'The run before it had not ended.')
    redis.call('ZREM', open, run)
    return { 'again' }
  end
  replaced = current
end
redis.call('HSET', key, 'status', 'starting', 'replaced', replaced)
redis.call('HSET', schedule, 'current', values[4])
return { 'start', run, values[2], values[3], replaced }
`,
);
