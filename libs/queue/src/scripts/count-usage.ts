/** Fields of one day of a tenant; what comes later is counted without its model. */
export const mostUsageFields = 4_000;
/** For how many days usage is kept. */
export const usageKeptDays = 400;

/**
 * `count_usage(prefix, tenant, row, crowded, amounts)`: adds what an attempt used to its row of the day, or
 * to the crowded one when the day has too many. Amounts are names and whole numbers. The keys are those of
 * `RecordKeys.usage` and `RecordKeys.usageTenants`.
 */
export const countUsage = `
local function count_usage(prefix, tenant, row, crowded, amounts)
  local day, kept = string.format('%.0f', math.floor(now / 86400000)), ${usageKeptDays * 86_400}
  local key = prefix .. 'usage:' .. day .. ':' .. tenant
  if redis.call('HEXISTS', key, row .. ':attempts') == 0 then
    local fields = redis.call('HLEN', key)
    if fields == 0 then
      local tenants = prefix .. 'usage-tenants:' .. day
      redis.call('SADD', tenants, tenant)
      redis.call('EXPIRE', tenants, kept)
    elseif fields >= ${mostUsageFields} then
      row = crowded
    end
  end
  for name, amount in string.gmatch(amounts, '(%a+) (%d+)') do redis.call('HINCRBY', key, row .. ':' .. name, amount) end
  if redis.call('TTL', key) < 0 then redis.call('EXPIRE', key, kept) end
end
`;
