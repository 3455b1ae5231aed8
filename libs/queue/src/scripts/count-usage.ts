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
  local key, tenants = prefix .. 'usage:' .. day .. ':' .. tenant, prefix .. 'usage-tenants:' .. day
  if redis.call('HEXISTS', key, row .. ':attempts') == 0 and redis.call('HLEN', key) >= ${mostUsageFields} then
    row = crowded
  end
  for name, amount in string.gmatch(amounts, '(%a+) (%d+)') do redis.call('HINCRBY', key, row .. ':' .. name, amount) end
  if redis.call('TTL', key) < 0 then redis.call('EXPIRE', key, kept) end
  if redis.call('SADD', tenants, tenant) == 1 then redis.call('EXPIRE', tenants, kept) end
end
`;
