-- Jobs of a lane that have a fallback and may not wait until a time.
--
-- Keys       BullMQ's prioritized set of the queue
-- Arguments  from: place of the first wake-up to look at, until: the time in milliseconds, all: true for every job that
--            has a fallback
-- Reply      how many wake-ups were looked at, and ids and values of the jobs
local most_scanned, most_found, most_characters = 500, 100, 4194304
local found, scanned, characters = {}, 0, 0
for _, wake_up in ipairs(redis.call('ZRANGE', KEYS[1], arg.from, arg.from + most_scanned - 1)) do
  scanned = scanned + 1
  local id = string.match(wake_up, '^[^.]+')
  local job = prefix .. 'job:' .. id
  local values = redis.call('HMGET', job, 'status', 'hop', 'lastHop', 'waitUntil', 'deadline')
  if values[1] == 'queued' and values[3] and tonumber(values[2] or 0) < tonumber(values[3]) then
    local leaves = math.min(tonumber(values[4] or '') or math.huge, tonumber(values[5]))
    if arg.all or leaves < arg['until'] then
      local record = read_record(job)
      for _, value in ipairs(record) do
        if value then characters = characters + #value end
      end
      found[#found + 1] = { id, record }
      if #found >= most_found or characters > most_characters then break end
    end
  end
end
return { scanned, found }
