-- Closes and opens a BullMQ queue by its rate limiter. `queue` is how BullMQ's keys of the queue begin, with the colon.
--
-- close_lane(queue, duration)  closes the queue for so many milliseconds. False if it is closed for longer already.
-- reopen_lane(queue)           opens it at once
local exhausted, exhausted_text = 9007199254740991, '9007199254740991' -- BullMQ writes the same count itself.
local unreachable_limit, limit_period_ms = 2147483648, 60000 -- BullMQ reads the limiter only of a queue with a limit.
local function close_lane(queue, duration)
  local limiter = queue .. 'limiter'
  if tonumber(redis.call('GET', limiter) or 0) >= exhausted and redis.call('PTTL', limiter) >= duration then
    return false
  end
  redis.call('HSET', queue .. 'meta', 'max', unreachable_limit, 'duration', limit_period_ms)
  redis.call('SET', limiter, exhausted_text, 'PX', math.ceil(duration))
  return true
end
local function reopen_lane(queue)
  redis.call('DEL', queue .. 'limiter')
end
