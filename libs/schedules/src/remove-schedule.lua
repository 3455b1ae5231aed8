-- Deletes a schedule with its history. Jobs that it made stay.
--
-- Keys       schedule, all, those of the tenant, runs, waiting runs, schedules with waiting runs
-- Arguments  id, runs: prefix of the keys of runs
-- Reply      1 when the schedule existed, else 0
local schedule, all, own, runs, open, opens = unpack(KEYS)
for _, list in ipairs({ runs, open }) do
  for _, run in ipairs(redis.call('ZRANGE', list, 0, -1)) do redis.call('DEL', arg.runs .. run) end
end
for _, list in ipairs({ all, own, opens }) do redis.call('ZREM', list, arg.id) end
return redis.call('DEL', schedule, runs, open) > 0 and 1 or 0
