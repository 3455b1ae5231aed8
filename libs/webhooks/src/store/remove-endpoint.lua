-- Deletes an endpoint of a tenant. Its pending deliveries fail when they are due.
--
-- Keys       endpoint, endpoints of the tenant
-- Arguments  id
-- Reply      1 when the endpoint existed, else 0
if redis.call('ZREM', KEYS[2], arg.id) == 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1
