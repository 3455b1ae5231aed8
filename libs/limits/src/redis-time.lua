-- raw: Redis' own time in milliseconds, with fractions.
local time = redis.call('TIME')
local raw = time[1] * 1000 + time[2] / 1000
