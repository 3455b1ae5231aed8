import { Script } from '@app/redis';

/** How long a pace that was measured holds, in milliseconds. */
const paceHoldsMs = 60_000;
/** A pace is not told from less than this. */
const shortestMeasureMs = 1_000;

/**
 * Where a wake-up stands in its lane.
 *
 * Keys: BullMQ's prioritized set, wait list and limiter of the queue, pace of the lane. Arguments: id of the
 * wake-up. Gives how many are before it (-1 when it does not wait), jobs begun a second (as text, '' when
 * not known), and for how many milliseconds the lane is parked.
 */
export const position = new Script<[ahead: number, perSecond: string, parkedMs: number]>(
  'sluicePosition',
  4,
  `
local prioritized, wait, limiter, pace = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local rank = redis.call('ZRANK', prioritized, ARGV[1])
if not rank then return { -1, '', 0 } end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', pace, 'started', 'mark', 'markAt', 'rate')
local rate = ''
if known[3] then
  local since = now - known[3]
  if known[4] and since < ${paceHoldsMs} then
    rate = known[4]
  elseif since >= ${shortestMeasureMs} then
    rate = string.format('%.6f', (known[1] - known[2]) * 1000 / since)
  end
end
return { redis.call('LLEN', wait) + rank, rate, math.max(0, redis.call('PTTL', limiter)) }
`,
);
