import { Script } from '../redis/script.js';

/** BullMQ takes a limiter at this count as exhausted; it writes the same itself. */
const exhausted = Number.MAX_SAFE_INTEGER;
/** BullMQ looks at the limiter of a queue that has a limit. This one is never reached by counting. */
const limit = 2 ** 31;
const limitPeriodMs = 60_000;

/**
 * Parks a lane for all processes, or for longer than it is parked; never for less.
 *
 * Keys: BullMQ's limiter and meta of the queue, lane. Arguments: milliseconds, until when, why.
 */
export const parkLane = new Script<number>(
  'sluiceParkLane',
  3,
  `
local limiter, meta, lane = KEYS[1], KEYS[2], KEYS[3]
local duration = tonumber(ARGV[1])
local parked = redis.call('EXISTS', lane) == 1 and redis.call('PTTL', limiter) or 0
if parked >= duration then return 0 end
redis.call('HSET', meta, 'max', ${limit}, 'duration', ${limitPeriodMs})
redis.call('SET', limiter, '${exhausted}', 'PX', duration)
redis.call('HSET', lane, 'until', ARGV[2], 'because', ARGV[3])
redis.call('PEXPIRE', lane, duration)
return 1
`,
);
