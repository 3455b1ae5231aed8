/** Fields of one day of a tenant; what comes later is counted without its model. */
export const mostUsageFields = 4_000;
/** For how many days usage is kept. */
export const usageKeptDays = 400;

/**
 * `count_usage(prefix, tenant, row, crowded, amounts)`: adds an attempt and what it used to its row of the
 * day, or to the crowded one when the day has too many. It is part of every run's end, so it takes one command for
 * each figure and hardly more. Amounts are names and whole numbers. The keys are those of
 * `RecordKeys.usage` and `RecordKeys.usageTenants`.
 */
export const countUsage = `
local function count_usage(prefix, tenant, row, crowded, amounts)
  local day = string.format('%.0f', math.floor(now / 86400000))
  local key = prefix .. 'usage:' .. day .. ':' .. tenant
  if redis.call('HINCRBY', key, row .. ':attempts', 1) == 1 then
    local fields = redis.call('HLEN', key)
    if fields == 1 then
      local tenants = prefix .. 'usage-tenants:' .. day
      redis.call('SADD', tenants, tenant)
      redis.call('EXPIRE', tenants, ${usageKeptDays * 86_400})
      redis.call('EXPIRE', key, ${usageKeptDays * 86_400})
    elseif fields > ${mostUsageFields} then
      redis.call('HDEL', key, row .. ':attempts')
      row = crowded
      redis.call('HINCRBY', key, row .. ':attempts', 1)
    end
  end
  for name, amount in string.gmatch(amounts, '(%a+) (%d+)') do redis.call('HINCRBY', key, row .. ':' .. name, amount) end
end
`;
