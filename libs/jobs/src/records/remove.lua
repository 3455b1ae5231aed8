-- Deletes an ended job of a tenant.
--
-- Keys       job, index of the tenant
-- Arguments  id, tenant
-- Reply      'removed', 'active' or 'unknown'
local job, index = KEYS[1], KEYS[2]
local values = redis.call('HMGET', job, 'status', 'tenant')
if not values[1] or values[2] ~= arg.tenant then return 'unknown' end
if not terminal[values[1]] then return 'active' end
forget(arg.id, arg.tenant, job, index)
return 'removed'
