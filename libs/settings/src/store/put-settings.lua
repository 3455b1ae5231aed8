-- Writes one entry, if it has the expected version and there is room.
--
-- Keys       settings, version, removed
-- Arguments  field, version: 0 for a new entry; siblings: prefix of the fields of its owner and kind; max of those,
--            maxOfAll, text, channel; backend: full name of a backend, if it is one
-- Reply      the version and the time of the change, or one number: 0 when the version differs, -1 when there is no
--            room
local settings, removed = KEYS[1], KEYS[3]
local there = redis.call('HGET', settings, arg.field)
local known = there and tonumber(string.match(there, '^%d+')) or 0
if known ~= arg.version then return { 0 } end
if not there then
  if redis.call('HLEN', settings) >= arg.maxOfAll then return { -1 } end
  local count = 0
  for _, name in ipairs(redis.call('HKEYS', settings)) do
    if string.sub(name, 1, #arg.siblings) == arg.siblings then count = count + 1 end
  end
  if count >= arg.max then return { -1 } end
end
local version = redis.call('INCR', KEYS[2])
redis.call('HSET', settings, arg.field, version .. ' ' .. at .. ' ' .. arg.text)
if arg.backend then redis.call('ZREM', removed, arg.backend) end
redis.call('PUBLISH', arg.channel, version)
return { version, at }
