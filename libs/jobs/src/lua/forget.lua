-- forget(id, tenant, key, index): deletes an ended job with all of its data.
-- remember_purged(key, tenant): records for a day that the tenant had this job.
local purged_known_seconds = 86400
local function forget(id, tenant, key, index)
  redis.call('DEL', key, key .. ':events', key .. ':pieces')
  redis.call('ZREM', index, id)
  redis.call('ZREM', prefix .. 'due', id .. tenant)
  redis.call('ZREM', prefix .. 'outbox', id .. tenant)
  for _, act in ipairs(on_forget) do act(id, tenant) end
end
local function remember_purged(key, tenant) redis.call('SET', key .. ':purged', tenant, 'EX', purged_known_seconds) end
