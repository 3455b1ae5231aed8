-- Deletes ended jobs before their retention is over, those that would be deleted next first.
--
-- Keys       due
-- Arguments  from: place in the due set, most: how many to look at
-- Reply      how many were looked at, and how many of them were deleted
local found = redis.call('ZRANGE', KEYS[1], arg.from, arg.from + arg.most - 1)
local purged = 0
for _, member in ipairs(found) do
  local id, tenant = string.sub(member, 1, id_length), string.sub(member, id_length + 1)
  local job = prefix .. 'job:' .. id
  local values = redis.call('HMGET', job, 'status', 'parent')
  local status, parent = values[1], values[2]
  if not status or (terminal[status] and not (parent and parent_goes_on(parent))) then
    forget(id, tenant, job, prefix .. 'jobs:' .. tenant)
    remember_purged(job, tenant)
    purged = purged + 1
  end
end
return { #found, purged }
