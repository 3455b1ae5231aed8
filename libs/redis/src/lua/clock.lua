-- Redis' time, the one clock of all processes.
--
-- now  milliseconds since the epoch
-- at   the same as text, without an exponent
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = string.format('%.0f', now)
