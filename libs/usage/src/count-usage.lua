-- Adds an attempt and its usage to its row of the day, or to the crowded row when the day has too many rows. Every end of
-- a run executes it, so it uses little more than one command per figure.
--
-- Part  row, crowded: the row without its model; amounts: names and whole numbers
on_attempt_end.usage = function(ended, part)
  local day = string.format('%.0f', math.floor(now / 86400000))
  local key, row = prefix .. 'usage:' .. day .. ':' .. ended.tenant, part.row
  if redis.call('HINCRBY', key, row .. ':attempts', 1) == 1 then
    local fields = redis.call('HLEN', key)
    if fields == 1 then
      local tenants = prefix .. 'usage-tenants:' .. day
      redis.call('SADD', tenants, ended.tenant)
      redis.call('EXPIRE', tenants, usage_retention_seconds)
      redis.call('EXPIRE', key, usage_retention_seconds)
    elseif fields > max_usage_fields then
      redis.call('HDEL', key, row .. ':attempts')
      row = part.crowded
      redis.call('HINCRBY', key, row .. ':attempts', 1)
    end
  end
  for name, amount in string.gmatch(part.amounts, '(%a+) (%d+)') do
    redis.call('HINCRBY', key, row .. ':' .. name, amount)
  end
end
