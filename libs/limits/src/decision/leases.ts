/** A process that was not heard of for so long holds nothing. */
export const leaseLifetimeMs = 15_000;
/** A process that waits counts as waiting for so long after its last word. */
const claimMs = 1_000;

/**
 * Calls in flight, as leases that end by themselves. `total`: held by all, `held`: by this process, `since`: since when
 * it waits; `claimed()`: those that others shall have first.
 */
export const readLeases = `
local total, held, since, others = 0, 0, now, {}
local lease = query.leases
if lease then
  held = lease.held
  local flat_leases = redis.call('HGETALL', leases)
  for place = 1, #flat_leases, 2 do
    local process = flat_leases[place]
    local holds, waits, from, seen = string.match(flat_leases[place + 1], '(%d+) (%d+) (%d+) (%d+)')
    if process == query.process then
      if tonumber(waits) > 0 then since = tonumber(from) end
    elseif seen + lease.lifetimeMs < now then
      redis.call('HDEL', leases, process)
    else
      total = total + holds
      local claims = tonumber(seen) + ${claimMs} > now and tonumber(waits) or 0
      others[#others + 1] = { held = tonumber(holds), waits = claims, since = tonumber(from) }
    end
  end
  total = total + held
end
-- Leases that processes with fewer of them wait for, or with as many and for longer.
local function claimed()
  local claims = 0
  for _, other in ipairs(others) do
    if other.waits > 0 and (other.held < held or other.held == held and other.since < since) then
      claims = claims + math.min(other.waits, math.max(1, held - other.held))
    end
  end
  return claims
end
`;

/** Writes what this process holds and waits for. */
export const writeLeases = `
if lease then
  local waits = #query.wanted - #permitted
  redis.call('HSET', leases, query.process, string.format('%d %d %d %d', held, waits, since, now))
  redis.call('PEXPIRE', leases, kept)
end
`;
