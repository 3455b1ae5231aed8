-- Adds entries to a space. An entry whose id is known stays as it is.
--
-- Keys       state
-- Arguments  space, tenant, max: the most entries that a space may have; entries: id or '', said: time in milliseconds
--            if it is known, json: the other members
-- Reply      their numbers; nil when there is no room for them
if tonumber(redis.call('HGET', KEYS[1], 'last') or 0) + #arg.entries > arg.max then return false end
local numbers = {}
for _, entry in ipairs(arg.entries) do
  local said = entry.said and string.format('%.0f', entry.said) or at
  numbers[#numbers + 1] = append_entry(arg.space, arg.tenant, entry.id, said, entry.json)
end
touch_space(arg.space, arg.tenant)
return numbers
