-- The order in which the jobs of a lane begin: start-time fair queueing by tokens, between flows. A flow is the jobs of
-- one tenant and priority; their wake-ups stand in a line of their own, first come, first served.
--
-- The first few of each line compete with those of the other lines. They start one after the other where the flow's
-- last job ended. A flow that was idle has saved nothing: it starts where the job that began last started, if that is
-- later. A job that begins moves the end of its flow by its estimated cost, corrected by what the flow's jobs took
-- before. Once its cost is known, the end is corrected, and with it the starts of those that compete by then. So each
-- flow gets its share of the tokens that are really served.
--
-- All others stand behind, in the order that they would have if every estimate were right. While a lane has one flow,
-- all of its wake-ups stand there and nothing is counted.
--
-- The hash of a lane's order has
--   v         the start of the job that began last, in tokens
--   e <flow>  the end of a flow
--   r <flow>  the recent ratio of the tokens that its jobs took to the estimates
--   a <flow>  the earliest start of a flow, then the ids that compete, each with its cost
--   flows     how many flows have competing jobs
--   only      the one flow of a lane that no other flow has come to since it was empty
-- A line is a sorted set at <order>:<flow>; its members are ids with their costs.
--
-- flow_of(tenant, priority)
-- stand(prioritized, order, flow, id, cost, rank)    a wake-up joins the end of its line
-- lead(prioritized, order, flow, removed, anew)         the next of a line compete where others were `removed` or have left;
--                                                    with `anew` all that compete get new starts
-- leave(prioritized, order, flow, id)                a wake-up was removed
-- begin_rank(prioritized, order, flow, id, cost)     a wake-up begins; returns the tokens that its flow is charged,
--                                                    0 where the flow is alone and nothing has to be corrected
--
-- Source: Goyal, Vin, Cheng: Start-time Fair Queueing, SIGCOMM 1996.
local first_score = 2 ^ 34 -- Above every score that BullMQ gives, so that a wake-up that comes back comes first.
local order_kept_seconds = 86400 -- An order is deleted when no job has entered the lane for a day.
local most_ahead, fewest_ahead = 8, 4 -- So many of each flow compete: more than workers take at once.
local most_passes = 50 -- Removed wake-ups are skipped at most so many times.
local function flow_of(tenant, priority) return priority .. ' ' .. tenant end
local function penalty(flow) return string.match(flow, '^%d+') * tokens_per_priority end
local function charge(cost, ratio) return math.ceil(cost * ratio) end
-- The competing jobs are stored as text: a blank before each id, its cost behind it.
local function count_ahead(ahead) return select(2, string.gsub(ahead, ' ', '')) / 2 end
local function is_ahead(ahead, id) return string.find(ahead or '', ' ' .. id .. ' ', 1, true) end
local function lead(prioritized, order, flow, removed, anew)
  local known = redis.call('HMGET', order, 'e ' .. flow, 'a ' .. flow, 'v', 'r ' .. flow)
  local from, line, ahead, scores = known[3] or '0', order .. ':' .. flow, {}, {}
  local function add_waiting(entries, has_start)
    local ids, costs = {}, {}
    for place, entry in ipairs(entries) do ids[place], costs[place] = string.match(entry, '^(%S+) (%S+)$') end
    if #ids == 0 then return end
    for place, score in ipairs(redis.call('ZMSCORE', prioritized, unpack(ids))) do
      if score and ids[place] ~= removed then ahead[#ahead + 1] = { ids[place], tonumber(costs[place]), has_start } end
    end
  end
  if known[2] then
    local entries, listed = {}, ''
    from, listed = string.match(known[2], '^(%S+)(.*)$')
    for entry in string.gmatch(listed, '%S+ %S+') do entries[#entries + 1] = entry end
    add_waiting(entries, not anew)
  end
  for _ = 1, most_passes do
    local room = most_ahead - #ahead
    if room <= 0 then break end
    local popped, entries = redis.call('ZPOPMIN', line, room), {}
    if #popped == 0 then break end
    for place = 1, #popped, 2 do entries[#entries + 1] = popped[place] end
    add_waiting(entries)
  end
  if #ahead == 0 then
    if known[2] then
      redis.call('HDEL', order, 'a ' .. flow)
      redis.call('HINCRBY', order, 'flows', -1)
    end
    return
  end
  local start, ratio, listed = math.max(tonumber(from), tonumber(known[1] or 0)), tonumber(known[4] or 1), { from }
  for _, one in ipairs(ahead) do
    local id, cost, has_start = one[1], one[2], one[3]
    if not has_start then
      scores[#scores + 1] = string.format('%.3f', first_score + start + penalty(flow))
      scores[#scores + 1] = id
    end
    start = start + charge(cost, ratio)
    listed[#listed + 1] = id .. ' ' .. cost
  end
  if #scores > 0 then redis.call('ZADD', prioritized, 'XX', unpack(scores)) end
  redis.call('HSET', order, 'a ' .. flow, table.concat(listed, ' '))
  if not known[2] then redis.call('HINCRBY', order, 'flows', 1) end
end
local function leave(prioritized, order, flow, id)
  if is_ahead(redis.call('HGET', order, 'a ' .. flow), id) then lead(prioritized, order, flow, id) end
end
local function begin_rank(prioritized, order, flow, id, cost)
  local known = redis.call('HMGET', order, 'v', 'e ' .. flow, 'a ' .. flow, 'flows', 'r ' .. flow, 'only')
  if known[6] then
    redis.call('ZREM', order .. ':' .. flow, id .. ' ' .. cost)
    return 0
  end
  local from, others, ahead = tonumber(known[1] or 0), tonumber(known[4] or 0), known[3]
  -- A job that overtook the competing jobs of its flow starts where they would.
  if ahead then from, others = tonumber(string.match(ahead, '^%S+')), others - 1 end
  local start, charged = math.max(from, tonumber(known[2] or 0)), charge(cost, tonumber(known[5] or 1))
  local changed = { 'v', string.format('%.3f', start), 'e ' .. flow, string.format('%.3f', start + charged) }
  local at, behind = is_ahead(ahead, id)
  local few = not ahead
  if at then
    ahead = string.sub(ahead, 1, at - 1) .. string.match(ahead, '^%S+(.*)$', behind + 1)
    few = count_ahead(ahead) < fewest_ahead
    changed[5], changed[6] = 'a ' .. flow, ahead
  end
  redis.call('HSET', order, unpack(changed))
  if few then lead(prioritized, order, flow, id) end
  return others > 0 and charged or 0
end
local function stand(prioritized, order, flow, id, cost, rank)
  local known = redis.call('HMGET', order, 'e ' .. flow, 'a ' .. flow, 'v', 'r ' .. flow, 'only')
  local line, ahead, only = order .. ':' .. flow, known[2], known[5]
  if is_ahead(ahead, id) then return end
  if only and only ~= flow then
    redis.call('HDEL', order, 'only')
    lead(prioritized, order, only, '')
    only = nil
  end
  local count = ahead and count_ahead(ahead) or 0
  if not only and count < most_ahead and redis.call('EXISTS', line) == 0 then
    local from, listed = string.match(ahead or known[3] or '0', '^(%S+)(.*)$')
    local start, ratio = math.max(tonumber(from), tonumber(known[1] or 0)), tonumber(known[4] or 1)
    for other in string.gmatch(listed, '%S+ (%S+)') do start = start + charge(tonumber(other), ratio) end
    redis.call('ZADD', prioritized, 'XX', string.format('%.3f', first_score + start + penalty(flow)), id)
    redis.call('HSET', order, 'a ' .. flow, from .. listed .. ' ' .. id .. ' ' .. cost)
    if not ahead then redis.call('HINCRBY', order, 'flows', 1) end
    return
  end
  redis.call('ZADD', line, string.format('%.3f', rank), id .. ' ' .. cost)
  redis.call('EXPIRE', line, order_kept_seconds)
  redis.call('ZADD', prioritized, 'XX', string.format('%.3f', other_score + rank + penalty(flow)), id)
  -- The process that took the next wake-up may have died with it.
  if not only and (count == 0 or not redis.call('ZSCORE', prioritized, string.match(ahead, ' (%S+)'))) then
    lead(prioritized, order, flow, '')
  end
end
