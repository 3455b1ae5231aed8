-- A page of a tenant's jobs, newest first. Drops those without a record from the index. The work for a page is
-- bounded; what is left comes with the next page.
--
-- Keys       index
-- Arguments  limit; optional: createdAfter, status, kind, backend; last: time and id of the last job of the page before
-- Reply      ids and values of records, then the time and id of the last job looked at when there may be more
local most_scanned, most_characters, step = 1000, 4194304, 50
local index, last = KEYS[1], arg.last
local from = 0
if last then
  local rank = redis.call('ZREVRANK', index, last.id)
  from = rank and rank + 1 or redis.call('ZCOUNT', index, string.format('(%.0f', last.time), '+inf')
end
local records, missing, scanned, characters = {}, {}, 0, 0
local function page(time, id)
  for _, old in ipairs(missing) do
    if old ~= id then redis.call('ZREM', index, old) end
  end
  return { records, time or false, id or false }
end
local function wanted(status, kind, backend)
  return (not arg.status or status == arg.status) and (not arg.kind or kind == arg.kind)
    and (not arg.backend or backend == arg.backend)
end
while scanned < most_scanned do
  local found = redis.call('ZREVRANGE', index, from, from + step - 1, 'WITHSCORES')
  if #found == 0 then break end
  for place = 1, #found, 2 do
    local id, time = found[place], found[place + 1]
    scanned = scanned + 1
    if arg.createdAfter and tonumber(time) <= arg.createdAfter then return page() end
    -- Jobs of one millisecond are ordered by id, the greater first; these were on the page before.
    local seen = last and tonumber(time) == last.time and id >= last.id
    local job = prefix .. 'job:' .. id
    local facts = redis.call('HMGET', job, 'status', 'kind', 'backend')
    if not facts[1] then
      missing[#missing + 1] = id
    elseif not seen and wanted(facts[1], facts[2], facts[3]) then
      local values = read_record(job)
      for _, value in ipairs(values) do
        if value then characters = characters + #value end
      end
      records[#records + 1] = { id, values }
      if #records >= arg.limit or characters > most_characters then return page(time, id) end
    end
    if scanned >= most_scanned then return page(time, id) end
  end
  from = from + step
end
return page()
