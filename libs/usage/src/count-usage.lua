-- Adds an attempt and its usage to its row of the day, or to the crowded row when the day has too many rows. It is part
-- of every run's end, so it takes one command for each figure and hardly more.
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
      redis.call('EXPIRE', tenants, usage_kept_seconds)
      redis.call('EXPIRE', key, usage_kept_seconds)
    elseif fields > most_usage_fields then
      redis.call('HDEL', key, row .. ':attempts')
      row = part.crowded
      redis.call('HINCRBY', key, row .. ':attempts', 1)
    end
  end
  for name, amount in string.gmatch(part.amounts, '(%a+) (%d+)') do
    redis.call('HINCRBY', key, row .. ':' .. name, amount)
  end
end
