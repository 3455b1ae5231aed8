-- Deletes the lines of a cancelled batch that have not become jobs and counts them as cancelled.
--
-- Keys  batch, lines
local left = redis.call('LLEN', KEYS[2])
redis.call('DEL', KEYS[2])
if left > 0 then redis.call('HINCRBY', KEYS[1], 'cancelled', left) end
