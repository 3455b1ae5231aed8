/** Tokens of other jobs that one step of priority is worth; no job waits for ever. */
export const tokensPerPriority = 100_000;
/** Above every score that BullMQ gives itself, so that what comes back to a lane comes first. */
const firstScore = 2 ** 34;
/** Above every score of a first one. */
export const otherScore = 2 ** 48;
/** Forgotten when nobody has entered the lane for a day. */
export const turnsKeptSeconds = 86_400;
/** Of each flow so many compete: more than workers take between two of their words. */
const mostAhead = 8;
/** Wake-ups that are gone are passed over, so many at a time. */
const mostGone = 200;

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
 * All others stand behind, in the order that they would have if all took what they probably take.
 *
 * The hash of a lane's order has `v`, the start of the job that began last, in tokens; `e <flow>`, the end of a flow;
 * `r <flow>`, what its jobs took lately of what was thought; `a <flow>`, before what it cannot start, and those
 * that compete with what they cost; `flows`, how many do. A line is kept under the name of the order and the flow's.
 *
 * - `flow_of(tenant, priority)`.
 * - `stand(prioritized, order, flow, id, turn)`: a wake-up stands at the end of its line.
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
local function lead(prioritized, order, flow, gone, anew)
  local known = redis.call('HMGET', order, 'e ' .. flow, 'a ' .. flow, 'v', 'r ' .. flow)
  local from, ahead, scores = known[3] or '0', {}, {}
  if known[2] then
    local listed
    from, listed = string.match(known[2], '^(%S+)(.*)$')
    for id, cost in string.gmatch(listed, '(%S+) (%S+)') do
      if id ~= gone and redis.call('ZSCORE', prioritized, id) then ahead[#ahead + 1] = { id, tonumber(cost), not anew } end
    end
  end
  local jobs = string.match(order, '^(.-:)order:') .. 'job:'
  for _ = 1, ${mostGone} do
    if #ahead >= ${mostAhead} then break end
    local id = redis.call('ZPOPMIN', order .. ':' .. flow)[1]
    if not id then break end
    if id ~= gone and redis.call('ZSCORE', prioritized, id) then
      local cost = redis.call('HGET', jobs .. string.match(id, '^[^.]+'), 'cost')
      ahead[#ahead + 1] = { id, tonumber(cost or 1) }
    end
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
  local ahead = redis.call('HGET', order, 'a ' .. flow)
  if ahead and string.find(ahead, ' ' .. id .. ' ', 1, true) then lead(prioritized, order, flow, id) end
end
local function begin_turn(prioritized, order, flow, id, cost)
  local known = redis.call('HMGET', order, 'v', 'e ' .. flow, 'a ' .. flow, 'flows', 'r ' .. flow)
  local from, others = tonumber(known[1] or 0), tonumber(known[4] or 0)
  -- One that passed those that compete for its flow starts where they would.
  if known[3] then from, others = tonumber(string.match(known[3], '^%S+')), others - 1 end
  local start, charged = math.max(from, tonumber(known[2] or 0)), charge(cost, tonumber(known[5] or 1))
  redis.call('HSET', order, 'v', string.format('%.3f', start), 'e ' .. flow, string.format('%.3f', start + charged))
  lead(prioritized, order, flow, id)
  return others > 0 and charged or 0
end
local function stand(prioritized, order, flow, id, turn)
  local ahead = redis.call('HGET', order, 'a ' .. flow)
  if ahead and string.find(ahead, ' ' .. id .. ' ', 1, true) then return end
  local line = order .. ':' .. flow
  redis.call('ZADD', line, string.format('%.3f', turn), id)
  redis.call('EXPIRE', line, ${turnsKeptSeconds})
  local count, first = 0, nil
  for one in string.gmatch(ahead or '', ' (%S+) %S+') do
    count, first = count + 1, first or one
  end
  if count >= ${mostAhead} and redis.call('ZSCORE', prioritized, first) then
    redis.call('ZADD', prioritized, 'XX', string.format('%.3f', ${otherScore} + turn + penalty(flow)), id)
  else
    lead(prioritized, order, flow, '')
    -- Others of its line may have come before it.
    if redis.call('ZSCORE', line, id) then
      redis.call('ZADD', prioritized, 'XX', string.format('%.3f', ${otherScore} + turn + penalty(flow)), id)
    end
  end
end
`;
