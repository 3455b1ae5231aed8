-- rank_wake_up(prioritized, order, job, id, is_new): ranks a wake-up among those that wait in its lane. A job that has a
-- rank keeps it. When the wake-up was removed, the next of its flow takes its place. `is_new`: it was just added.
local function rank_wake_up(prioritized, order, job, id, is_new)
  local values = redis.call('HMGET', job, 'tenant', 'priority', 'cost', 'turn')
  if not values[1] then return end
  local flow, cost, rank = flow_of(values[1], values[2]), tonumber(values[3] or 1), tonumber(values[4] or '')
  if not is_new and not redis.call('ZSCORE', prioritized, id) then return leave(prioritized, order, flow, id) end
  if not rank then
    local known = redis.call('HMGET', order, 'now', flow)
    local lane_now, last = tonumber(known[1] or 0), tonumber(known[2] or 0)
    if redis.call('ZCARD', prioritized) <= 1 then
      -- No other job waits, so past shares no longer matter, and the lane has this flow alone.
      rank = lane_now
      redis.call('DEL', order, order .. ':' .. flow)
      redis.call('HSET', order, 'now', string.format('%.3f', lane_now), 'only', flow,
        flow, string.format('%.3f', rank + cost))
    else
      rank = math.max(lane_now, last)
      redis.call('HSET', order, flow, string.format('%.3f', rank + cost))
    end
    redis.call('EXPIRE', order, order_kept_seconds)
    redis.call('HSET', job, 'turn', string.format('%.3f', rank))
  end
  stand(prioritized, order, flow, id, cost, rank)
end
