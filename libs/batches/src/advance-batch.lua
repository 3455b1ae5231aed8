-- Counts lines that have become jobs. Lines that two processes feed are counted once.
--
-- Keys       batch, lines
-- Arguments  fed: number of lines fed before, count: number of lines
if tonumber(redis.call('HGET', KEYS[1], 'fed') or 0) ~= arg.fed then return end
redis.call('LTRIM', KEYS[2], arg.count, -1)
redis.call('HINCRBY', KEYS[1], 'fed', arg.count)
