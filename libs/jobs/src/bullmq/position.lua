-- The place of a wake-up in its lane.
--
-- Keys       BullMQ's prioritized set, wait list and limiter of the queue, pace of the lane
-- Arguments  wakeUp: its id
-- Reply      how many are before it (-1 when it does not wait), jobs begun a second (text, '' when unknown), and for how
--            many milliseconds the lane is parked
local pace_holds_ms = 60000 -- How long a measured pace holds.
local shortest_measure_ms = 1000 -- A shorter time says nothing about the pace.
local prioritized, wait, limiter, pace = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local rank = redis.call('ZRANK', prioritized, arg.wakeUp)
if not rank then return { -1, '', 0 } end
local known = redis.call('HMGET', pace, 'started', 'mark', 'markAt', 'rate')
local rate = ''
if known[3] then
  local since = now - known[3]
  if known[4] and since < pace_holds_ms then
    rate = known[4]
  elseif since >= shortest_measure_ms then
    rate = string.format('%.6f', (known[1] - known[2]) * 1000 / since)
  end
end
return { redis.call('LLEN', wait) + rank, rate, math.max(0, redis.call('PTTL', limiter)) }
