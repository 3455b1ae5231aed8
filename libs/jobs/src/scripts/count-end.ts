/**
 * `count_end(place, key, status)`: a batch counts the end of its job, in the same step. The name is that of
 * `BatchKeys`, made from the key of the due set.
 */
export const countEnd = `
local function count_end(place, key, status)
  local batch = redis.call('HGET', key, 'batch')
  if batch then redis.call('HINCRBY', string.sub(place.due, 1, -4) .. 'batch:' .. batch, status, 1) end
end
`;
