-- Ends a batch whose jobs have all ended, and adds its end to the outbox.
--
-- Keys       batch, lines, custom ids, active
-- Arguments  id, tenant, retention
-- Reply      1 when this call ended it, else 0
local batch, lines, custom, active = unpack(KEYS)
local values = redis.call('HMGET', batch, 'status', 'total', 'completed', 'failed', 'cancelled', 'expired', 'webhook')
local status = values[1]
if status ~= 'in_progress' and status ~= 'cancelling' then return 0 end
local ended = 0
for place = 3, 6 do ended = ended + (values[place] or 0) end
if ended < tonumber(values[2]) then return 0 end
redis.call('HSET', batch, 'status', status == 'cancelling' and 'cancelled' or 'completed', 'completedAt', at)
for _, key in ipairs({ batch, lines, custom }) do redis.call('PEXPIRE', key, arg.retention) end
redis.call('ZREM', active, arg.id)
post_end(arg.id, arg.tenant, values[7])
return 1
