-- rank_wake_up(prioritized, order, job, id): ranks a wake-up among those that wait in its lane. A job that has a rank
-- keeps it. When the wake-up was removed, the next of its flow takes its place.
local function rank_wake_up(prioritized, order, job, id)
  local values = redis.call('HMGET', job, 'tenant', 'priority', 'cost', 'turn')
  if not values[1] then return end
  local flow, cost, rank = flow_of(values[1], values[2]), tonumber(values[3] or 1), tonumber(values[4] or '')
  if not redis.call('ZSCORE', prioritized, id) then return leave(prioritized, order, flow, id) end
  if not rank then
    local known = redis.call('HMGET', order, 'now', flow)
    local lane_now, last = tonumber(known[1] or 0), tonumber(known[2] or 0)
    if redis.call('ZCARD', prioritized) <= 1 then
      -- No other job waits, so past shares no longer matter.
      redis.call('DEL', order)
      redis.call('HSET', order, 'now', string.format('%.3f', lane_now))
      be_only(order, flow)
      last = 0
    end
    rank = math.max(lane_now, last)
    redis.call('HSET', order, flow, string.format('%.3f', rank + cost))
    redis.call('EXPIRE', order, order_kept_seconds)
    redis.call('HSET', job, 'turn', string.format('%.3f', rank))
  end
  stand(prioritized, order, flow, id, cost, rank)
end
