-- Parks a lane for all processes, or for longer than it is parked; never for less. A long stop is reported once until
-- the lane is open again.
--
-- Keys       lane, long parked lanes
-- Arguments  backend, durationMs, because
-- Reply      1 when it is parked by this, 0 when it was parked for longer already
local reported_from_ms = 3000 -- Shorter stops are not worth an event.
local lane, parked = KEYS[1], KEYS[2]
local backend, duration = arg.backend, arg.durationMs
if not close_lane(prefix .. backend .. ':', duration) then return 0 end
local ends = string.format('%.0f', now + duration)
redis.call('HSET', lane, 'until', ends, 'because', arg.because)
redis.call('PEXPIRE', lane, duration)
if duration >= reported_from_ms and redis.call('ZADD', parked, ends, backend) == 1 then
  publish_event('lane.parked', ',"backend":"' .. backend .. '","until":' .. ends ..
    ',"reason":' .. cjson.encode(arg.because))
end
return 1
