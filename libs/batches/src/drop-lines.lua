-- A batch that is cancelled feeds no more: the lines that have not become jobs count as cancelled.
--
-- Keys  batch, lines
local left = redis.call('LLEN', KEYS[2])
redis.call('DEL', KEYS[2])
if left > 0 then redis.call('HINCRBY', KEYS[1], 'cancelled', left) end
