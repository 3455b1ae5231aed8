/** BullMQ takes a limiter at this count as exhausted; it writes the same itself. */
const exhausted = Number.MAX_SAFE_INTEGER;
/** BullMQ looks at the limiter of a queue that has a limit. This one is never reached by counting. */
const limit = 2 ** 31;
const limitPeriodMs = 60_000;

/**
 * `close_lane(queue, duration)`: nobody takes a job of the queue for so many milliseconds; never for less
 * than it is closed already, then it gives false. `reopen_lane(queue)` undoes it. `queue` is how BullMQ's
 * keys of the queue begin, with the colon.
 */
export const closeLane = `
local function close_lane(queue, duration)
  local limiter = queue .. 'limiter'
  if tonumber(redis.call('GET', limiter) or 0) >= ${exhausted} and redis.call('PTTL', limiter) >= duration then
    return false
  end
  redis.call('HSET', queue .. 'meta', 'max', ${limit}, 'duration', ${limitPeriodMs})
  redis.call('SET', limiter, '${exhausted}', 'PX', math.ceil(duration))
  return true
end
local function reopen_lane(queue)
  redis.call('DEL', queue .. 'limiter')
end
`;
