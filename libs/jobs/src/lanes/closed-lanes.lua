-- The lanes that are broken, or parked for long. Reports those that are open again.
--
-- Keys   long parked lanes, broken lanes
-- Reply  backend, until, reason (JSON for a broken lane), kind of failure of a broken lane or '', for each
local parked, broken = KEYS[1], KEYS[2]
local closed = {}
for _, backend in ipairs(redis.call('ZRANGE', parked, 0, -1)) do
  local values = redis.call('HMGET', prefix .. 'lane:' .. backend, 'until', 'because')
  if values[1] and tonumber(values[1]) > now then
    closed[#closed + 1] = { backend, values[1], values[2], '' }
  else
    redis.call('ZREM', parked, backend)
    publish_event('lane.freed', ',"backend":"' .. backend .. '"')
  end
end
for _, backend in ipairs(redis.call('ZRANGE', broken, 0, -1)) do
  local values = redis.call('HMGET', prefix .. 'breaker:' .. backend, 'until', 'because', 'kind')
  if values[1] then
    closed[#closed + 1] = { backend, values[1], values[2], values[3] }
  else
    -- No job has probed the lane for so long that its breaker has expired.
    redis.call('ZREM', broken, backend)
    publish_event('breaker.closed', ',"backend":"' .. backend .. '"')
  end
end
return closed
