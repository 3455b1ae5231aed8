import { Script } from '@app/redis';

/**
 * Makes a schedule, unless it is there, or the tenant has as many as it may have.
 *
 * Keys: schedule, all, the tenant's. Arguments: id, creation, most, definition, handled, paused at or ''.
 * Gives 1 when it is there, 0 when there is no room.
 */
export const createSchedule = new Script<0 | 1>(
  'sluiceCreateSchedule',
  3,
  `
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'definition', ARGV[4], 'version', 1, 'handled', ARGV[5], 'pausedAt', ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
return 1
`,
);

/**
 * Changes a schedule, if it is still as it was read.
 *
 * Keys: schedule. Arguments: the version that was read, then names and values of members to set.
 */
export const changeSchedule = new Script<0 | 1>(
  'sluiceChangeSchedule',
  1,
  `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, unpack(ARGV, 2))
return 1
`,
);

/**
 * Deletes a schedule with its history. Jobs that it made stay.
 *
 * Keys: schedule, all, the tenant's, runs, runs that have not begun, schedules with such. Arguments: id,
 * prefix of the keys of runs.
 */
export const removeSchedule = new Script<0 | 1>(
  'sluiceRemoveSchedule',
  6,
  `
for _, run in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do redis.call('DEL', ARGV[2] .. run) end
for _, run in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do redis.call('DEL', ARGV[2] .. run) end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[6], ARGV[1])
return redis.call('DEL', KEYS[1], KEYS[4], KEYS[5]) > 0 and 1 or 0
`,
);
