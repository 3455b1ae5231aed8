-- Lines have become jobs. Two processes that fed the same lines count them once.
--
-- Keys       batch, lines
-- Arguments  fed: how many were fed before, count: how many lines
if tonumber(redis.call('HGET', KEYS[1], 'fed') or 0) ~= arg.fed then return end
redis.call('LTRIM', KEYS[2], arg.count, -1)
redis.call('HINCRBY', KEYS[1], 'fed', arg.count)
