import { Script } from '@app/redis';

/**
 * Writes what became of a run that was to be started; two who started the same one write it once.
 *
 * Keys: schedule, the run, runs that have not begun. Arguments: run, status, now, jobs or '', detail or ''.
 */
export const settleRun = new Script<0 | 1>(
  'sluiceSettleRun',
  3,
  `
redis.call('ZREM', KEYS[3], ARGV[1])
if redis.call('HGET', KEYS[2], 'status') ~= 'starting' then return 0 end
redis.call('HSET', KEYS[2], 'status', ARGV[2], 'startedAt', ARGV[3], 'jobs', ARGV[4], 'detail', ARGV[5])
if ARGV[2] == 'started' then
  redis.call('HSET', KEYS[1], 'lastRunAt', ARGV[3])
else
  redis.call('HDEL', KEYS[2], 'job')
end
return 1
`,
);
