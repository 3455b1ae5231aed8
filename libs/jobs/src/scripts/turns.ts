/** Tokens of other jobs that one step of priority is worth; no job waits for ever. */
export const tokensPerPriority = 100_000;
/** Above every score that BullMQ gives itself, so that what comes back to a lane comes first. */
const firstScore = 2 ** 34;
/** Above every score of a first one. */
export const otherScore = 2 ** 48;
/** Forgotten when nobody has entered the lane for a day. */
export const turnsKeptSeconds = 86_400;
/** Of each flow so many compete, or a few less: more than workers take between two of their words. */
const mostAhead = 8;
const fewestAhead = 4;
/** Wake-ups that are gone are passed over, so often at a time. */
const mostPasses = 50;

/**
 * The order in which the jobs of a lane begin: start-time fair queueing by tokens, between flows. A flow are
 * the jobs of one tenant and priority, whose wake-ups stand in a line of their own, first come, first served.
 *
 * The first few of each line compete with those of the others. They start one after the other where the flow's last
 * job ended. A flow that was idle has saved nothing up: it starts where the job started that began last, if that
 * is later. What begins moves the end of its flow by what it will probably take, in the light of what the flow's
 * jobs took before; once it is known what it took, the end is set right, and with it the starts of those that
 * compete by then. So each flow gets its share of the tokens that are really served.
 *
 * All others stand behind, in the order that they would have if all took what they probably take. While a lane has
 * one flow, all of it stand there, and nothing is counted.
 *
 * The hash of a lane's order has `v`, the start of the job that began last, in tokens; `e <flow>`, the end of a flow;
 * `r <flow>`, what its jobs took lately of what was thought; `a <flow>`, before what it cannot start, and those
 * that compete with what they cost; `flows`, how many have such;
 * `only`, the one flow of a lane that nobody else has come to since it was empty. A line is kept under the name of the order and the
 * flow's, with what its jobs cost.
 *
 * - `flow_of(tenant, priority)`.
 * - `be_only(order, flow)`: nobody else waits in the lane.
 * - `stand(prioritized, order, flow, id, cost, turn)`: a wake-up stands at the end of its line.
 * - `lead(prioritized, order, flow, gone, anew)`: the next of a line compete where others are `gone` or have left;
 *   with `anew` all that compete get new starts.
 * - `leave(prioritized, order, flow, id)`: a wake-up is gone.
 * - `begin_turn(prioritized, order, flow, id, cost)`: a wake-up begins. Gives what its flow is charged; 0 where it is
 *   alone, so that nothing is to be set right.
 *
 * Source: Goyal, Vin, Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */
export const turnsScript = `
local function flow_of(tenant, priority) return priority .. ' ' .. tenant end
local function penalty(flow) return string.match(flow, '^%d+') * ${tokensPerPriority} end
local function charge(cost, ratio) return math.ceil(cost * ratio) end
-- Those that compete, as they are kept: each with a blank before it, its cost behind it.
local function count_ahead(ahead) return select(2, string.gsub(ahead, ' ', '')) / 2 end
local function is_ahead(ahead, id) return string.find(ahead or '', ' ' .. id .. ' ', 1, true) end
local function lead(prioritized, order, flow, gone, anew)
  local known = redis.call('HMGET', order, 'e ' .. flow, 'a ' .. flow, 'v', 'r ' .. flow)
  local from, line, ahead, scores = known[3] or '0', order .. ':' .. flow, {}, {}
  local function add_waiting(entries, has_start)
    local ids, costs = {}, {}
    for place, entry in ipairs(entries) do ids[place], costs[place] = string.match(entry, '^(%S+) (%S+)$') end
    if #ids == 0 then return end
    for place, score in ipairs(redis.call('ZMSCORE', prioritized, unpack(ids))) do
      if score and ids[place] ~= gone then ahead[#ahead + 1] = { ids[place], tonumber(costs[place]), has_start } end
    end
  end
  if known[2] then
    local entries, listed = {}, ''
    from, listed = string.match(known[2], '^(%S+)(.*)$')
    for entry in string.gmatch(listed, '%S+ %S+') do entries[#entries + 1] = entry end
    add_waiting(entries, not anew)
  end
  for _ = 1, ${mostPasses} do
    local room = ${mostAhead} - #ahead
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
      scores[#scores + 1] = string.format('%.3f', ${firstScore} + start + penalty(flow))
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
local function begin_turn(prioritized, order, flow, id, cost)
  local known = redis.call('HMGET', order, 'v', 'e ' .. flow, 'a ' .. flow, 'flows', 'r ' .. flow, 'only')
  if known[6] then
    redis.call('ZREM', order .. ':' .. flow, id .. ' ' .. cost)
    return 0
  end
  local from, others, ahead = tonumber(known[1] or 0), tonumber(known[4] or 0), known[3]
  -- One that passed those that compete for its flow starts where they would.
  if ahead then from, others = tonumber(string.match(ahead, '^%S+')), others - 1 end
  local start, charged = math.max(from, tonumber(known[2] or 0)), charge(cost, tonumber(known[5] or 1))
  local changed = { 'v', string.format('%.3f', start), 'e ' .. flow, string.format('%.3f', start + charged) }
  local at, behind = is_ahead(ahead, id)
  local few = not ahead
  if at then
    ahead = string.sub(ahead, 1, at - 1) .. string.match(ahead, '^%S+(.*)$', behind + 1)
    few = count_ahead(ahead) < ${fewestAhead}
    changed[5], changed[6] = 'a ' .. flow, ahead
  end
  redis.call('HSET', order, unpack(changed))
  if few then lead(prioritized, order, flow, id) end
  return others > 0 and charged or 0
end
local function be_only(order, flow)
  redis.call('DEL', order .. ':' .. flow)
  redis.call('HSET', order, 'only', flow)
end
local function stand(prioritized, order, flow, id, cost, turn)
  local known = redis.call('HMGET', order, 'e ' .. flow, 'a ' .. flow, 'v', 'r ' .. flow, 'only')
  local line, ahead, only = order .. ':' .. flow, known[2], known[5]
  if is_ahead(ahead, id) then return end
  if only and only ~= flow then
    redis.call('HDEL', order, 'only')
    lead(prioritized, order, only, '')
    only = nil
  end
  local count = ahead and count_ahead(ahead) or 0
  if not only and count < ${mostAhead} and redis.call('EXISTS', line) == 0 then
    local from, listed = string.match(ahead or known[3] or '0', '^(%S+)(.*)$')
    local start, ratio = math.max(tonumber(from), tonumber(known[1] or 0)), tonumber(known[4] or 1)
    for other in string.gmatch(listed, '%S+ (%S+)') do start = start + charge(tonumber(other), ratio) end
    redis.call('ZADD', prioritized, 'XX', string.format('%.3f', ${firstScore} + start + penalty(flow)), id)
    redis.call('HSET', order, 'a ' .. flow, from .. listed .. ' ' .. id .. ' ' .. cost)
    if not ahead then redis.call('HINCRBY', order, 'flows', 1) end
    return
  end
  redis.call('ZADD', line, string.format('%.3f', turn), id .. ' ' .. cost)
  redis.call('EXPIRE', line, ${turnsKeptSeconds})
  redis.call('ZADD', prioritized, 'XX', string.format('%.3f', ${otherScore} + turn + penalty(flow)), id)
  -- Whoever took the one that is to come next may have died with it.
  if not only and (count == 0 or not redis.call('ZSCORE', prioritized, string.match(ahead, ' (%S+)'))) then
    lead(prioritized, order, flow, '')
  end
end
`;
