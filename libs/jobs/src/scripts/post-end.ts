/**
 * `post_end(place, id, tenant, key)`: an entry in the outbox for a job that ends, when somebody is to be
 * told: it has a webhook of its own, or its tenant has endpoints. Part of the same step as the end, so
 * that there is no end without its entry and no entry without an end. The names are those of
 * `WebhookKeys`, made from the key of the due set.
 */
export const postEnd = `
local function post_end(place, id, tenant, key)
  -- Pieces are nobody's but their parent's.
  if redis.call('HEXISTS', key, 'parent') == 1 then return end
  local prefix = string.sub(place.due, 1, -4)
  if redis.call('EXISTS', prefix .. 'webhook-endpoints:' .. tenant) == 0
    and redis.call('HEXISTS', key, 'webhook') == 0 then return end
  redis.call('ZADD', prefix .. 'outbox', at, id .. tenant)
  redis.call('PUBLISH', prefix .. 'outbox-filled', '')
end
`;
