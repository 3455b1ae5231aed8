-- Entries of memory spaces. The names are those of SpaceKeys.
--
-- touch_space(space, tenant)                     records a write to the space
-- append_entry(space, tenant, id, said, json)    appends an entry unless its id is known; '' is no id. `said` is a time in
--                                                milliseconds, `json` an object of its other members. Returns its number.
local function space_key(space, tenant, part) return prefix .. 'memory:' .. space .. ':' .. part .. ':' .. tenant end
local function touch_space(space, tenant)
  redis.call('HSET', space_key(space, tenant, 'state'), 'changedAt', at)
  redis.call('ZADD', prefix .. 'memory-spaces:' .. tenant, at, space)
  redis.call('ZADD', prefix .. 'memory-spaces', at, space .. ' ' .. tenant)
  for _, part in ipairs({ 'state', 'entries', 'ids', 'mid', 'long' }) do
    redis.call('PEXPIRE', space_key(space, tenant, part), space_retention_ms)
  end
end
local function append_entry(space, tenant, id, said, json)
  local ids = space_key(space, tenant, 'ids')
  if id ~= '' then
    local known = redis.call('HGET', ids, id)
    if known then return tonumber(known) end
  end
  local number = redis.call('HINCRBY', space_key(space, tenant, 'state'), 'last', 1)
  redis.call('ZADD', space_key(space, tenant, 'entries'), number,
    '{"number":' .. number .. ',"at":' .. said .. ',' .. string.sub(json, 2))
  if id ~= '' then redis.call('HSET', ids, id, number) end
  return number
end
