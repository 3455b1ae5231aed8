-- Corrects what a flow was charged for a job that began, once its cost is known.
--
-- Keys       BullMQ's prioritized set of the queue, order of the lane
-- Arguments  tenant, priority, and in tokens: cost that was estimated, charged, spent
local last_share = 0.1 -- The weight of the last job in the flow's ratio of spent to estimated tokens.
local least_ratio, most_ratio = 0.01, 20
local prioritized, order = KEYS[1], KEYS[2]
local flow = flow_of(arg.tenant, string.format('%d', arg.priority))
local known = redis.call('HMGET', order, 'e ' .. flow, 'r ' .. flow)
-- A lane in which no job waited has forgotten its flows.
if not known[1] then return end
redis.call('HSET', order, 'e ' .. flow, string.format('%.3f', known[1] + arg.spent - arg.charged))
-- A job that took nothing did not run, so it says nothing about the estimates.
if arg.spent > 0 then
  local before = tonumber(known[2] or 1)
  local seen = math.max(least_ratio, math.min(arg.spent / arg.cost, most_ratio))
  redis.call('HSET', order, 'r ' .. flow, string.format('%.4f', before + (seen - before) * last_share))
end
lead(prioritized, order, flow, '', true)
