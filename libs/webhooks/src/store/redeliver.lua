-- Makes an ended delivery of a tenant pending and due, with all attempts of the schedule ahead of it. A pending delivery
-- is due at once.
--
-- Keys       destinations
-- Arguments  aheadMs, tenant, id, failedOnly
-- Reply      'unknown', 'unchanged' or 'due'
local delivery = delivery_key(arg.id)
local values = redis.call('HMGET', delivery, 'tenant', 'status', 'destination')
if values[1] ~= arg.tenant then return 'unknown' end
local destination = values[3]
if arg.failedOnly and values[2] ~= 'failed' then return 'unchanged' end
-- A courier is attempting it now.
if values[2] == 'pending' and redis.call('ZSCORE', leases_key(destination), arg.id) then return 'unchanged' end
redis.call('HSET', delivery, 'status', 'pending', 'tries', 0, 'nextAttemptAt', at, 'endedAt', '')
redis.call('ZADD', due_key(destination), at, arg.id)
redis.call('ZADD', destinations, 'LT', at, destination)
redis.call('PUBLISH', prefix .. 'outbox-filled', '')
return 'due'
