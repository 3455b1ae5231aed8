-- Deletes deliveries whose retention is over. Pending ones stay, however long their courier was away.
--
-- Keys       purge
-- Arguments  aheadMs, max: how many at most, retentionMs, early: true to delete before the retention is over
-- Reply      how many were checked
local purge = KEYS[1]
local over = redis.call('ZRANGEBYSCORE', purge, '-inf', arg.early and '+inf' or at, 'LIMIT', 0, arg.max)
for _, id in ipairs(over) do
  local values = redis.call('HMGET', delivery_key(id), 'status', 'tenant', 'endpoint')
  if values[1] == 'pending' then
    redis.call('ZADD', purge, now + arg.retentionMs, id)
  else
    redis.call('ZREM', purge, id)
    redis.call('DEL', delivery_key(id))
    if values[2] then redis.call('ZREM', prefix .. 'webhook-deliveries-of:' .. values[2], id) end
    if values[3] and values[3] ~= '' then redis.call('ZREM', prefix .. 'webhook-deliveries-to:' .. values[3], id) end
  end
end
return #over
