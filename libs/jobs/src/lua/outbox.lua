-- post_end(id, tenant, has_webhook): an entry in the outbox for something that ended, when it has to be reported:
-- it has a webhook of its own, or its tenant has endpoints. Part of the same step as the end, so that there is no end
-- without its entry and no entry without an end. The webhooks feature writes the endpoints and reads the outbox.
local function post_end(id, tenant, has_webhook)
  if not has_webhook and redis.call('EXISTS', prefix .. 'webhook-endpoints:' .. tenant) == 0 then return end
  redis.call('ZADD', prefix .. 'outbox', at, id .. tenant)
  redis.call('PUBLISH', prefix .. 'outbox-filled', '')
end
