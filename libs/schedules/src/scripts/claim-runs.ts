import { Script } from '@app/redis';
import { keptRuns, mostOpenRuns, runKeptMs } from '../schedule-keys.js';

/**
 * Takes it upon itself that a schedule's due times were looked at, and writes the runs that came of it. Of two
 * who looked at the same times one finds them taken. A run that is known stays as it is.
 *
 * Keys: schedule, runs, runs that have not begun, schedules with such. Arguments: id, prefix of the keys of
 * runs, now, the version that was read or '' for runs that were asked for, the last time that had been looked
 * at, and the one that has been now; then of each run its id, time, cause, status, job or '', and how many
 * times were missed or ''. Gives 0 when another one was first, or there is no such schedule.
 */
export const claimRuns = new Script<0 | 1>(
  'sluiceClaimRuns',
  4,
  `
local schedule, runs, open, opens = unpack(KEYS)
local id, prefix, now = ARGV[1], ARGV[2], ARGV[3]
local values = redis.call('HMGET', schedule, 'version', 'handled')
if not values[1] then return 0 end
if ARGV[4] ~= '' then
  if values[1] ~= ARGV[4] or values[2] ~= ARGV[5] then return 0 end
  redis.call('HSET', schedule, 'handled', ARGV[6])
end
local waiting = redis.call('ZCARD', open)
for place = 7, #ARGV, 6 do
  local run, time, cause, status, job, missed = unpack(ARGV, place, place + 5)
  local key = prefix .. run
  if redis.call('EXISTS', key) == 0 then
    local detail = ''
    if status == 'waiting' and waiting >= ${mostOpenRuns} then
      status, detail = 'skipped', 'So many runs wait for the one before them that no more may.'
    end
    redis.call('HSET', key, 'time', time, 'cause', cause, 'status', status, 'job', job, 'missed', missed,
      'detail', detail)
    redis.call('PEXPIRE', key, ${runKeptMs})
    redis.call('ZADD', runs, time, run)
    if status == 'waiting' then
      waiting = waiting + 1
      redis.call('ZADD', open, time, run)
      redis.call('ZADD', opens, 'NX', now, id)
    end
  end
end
redis.call('ZREMRANGEBYRANK', runs, 0, -${keptRuns + 1})
redis.call('PEXPIRE', runs, ${runKeptMs})
return 1
`,
);
