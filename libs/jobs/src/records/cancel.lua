-- Cancels a job of a tenant. One that waits ends at once; one that runs is asked to stop. The sweeper asks again,
-- should the message be lost.
--
-- Keys       job
-- Arguments  id, tenant, retention
-- Reply      whether it ended by this (1 or 0) and its values; nil when the tenant has no such job
local ask_again_ms = 1000
local job = KEYS[1]
local values = redis.call('HMGET', job, 'status', 'tenant', 'pending')
local status = values[1]
if not status or values[2] ~= arg.tenant then return false end
local ended_now = 0
if status == 'queued' or waits_for_children(status, values[3]) then
  end_job(arg.id, arg.tenant, job, 'cancelled')
  ended_now = 1
elseif not terminal[status] then
  if status ~= 'cancelling' then
    redis.call('HSET', job, 'status', 'cancelling', 'cancelAskedAt', at)
    redis.call('HINCRBY', job, 'version', 1)
    redis.call('ZADD', prefix .. 'due', now + ask_again_ms, arg.id .. arg.tenant)
  end
  redis.call('PUBLISH', prefix .. 'control', arg.id .. '\ncancelled')
end
return { ended_now, read_record(job) }
