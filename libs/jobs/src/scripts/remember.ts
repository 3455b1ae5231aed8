/** A space is deleted a year after something was last written to it. */
const spaceKeptMs = 365 * 86_400_000;

/**
 * The names of `SpaceKeys`, made from the prefix with its colon. `touch_space`: the space was written to.
 * `remember(prefix, space, tenant, id, said, json)`: an entry more, unless the id is known; '' is none. `said`
 * is a time in milliseconds, and `json` an object of what else is in it. Gives its number.
 */
export const remember = `
local function space_key(prefix, space, tenant, part)
  return prefix .. 'memory:' .. space .. ':' .. part .. ':' .. tenant
end
local function touch_space(prefix, space, tenant)
  redis.call('HSET', space_key(prefix, space, tenant, 'state'), 'changedAt', at)
  redis.call('ZADD', prefix .. 'memory-spaces:' .. tenant, at, space)
  redis.call('ZADD', prefix .. 'memory-spaces', at, space .. ' ' .. tenant)
  for _, part in ipairs({ 'state', 'entries', 'ids', 'mid', 'long' }) do
    redis.call('PEXPIRE', space_key(prefix, space, tenant, part), ${spaceKeptMs})
  end
end
local function remember(prefix, space, tenant, id, said, json)
  local ids = space_key(prefix, space, tenant, 'ids')
  if id ~= '' then
    local known = redis.call('HGET', ids, id)
    if known then return tonumber(known) end
  end
  local number = redis.call('HINCRBY', space_key(prefix, space, tenant, 'state'), 'last', 1)
  redis.call('ZADD', space_key(prefix, space, tenant, 'entries'), number,
    '{"number":' .. number .. ',"at":' .. said .. ',' .. string.sub(json, 2))
  if id ~= '' then redis.call('HSET', ids, id, number) end
  return number
end
`;
