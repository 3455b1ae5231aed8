-- Decides, in one step for all processes, which of the waiting calls of a group may begin and when, as soon as every rule
-- allows it.
--
-- Keys       group: a hash of its state; leases: a hash of who holds how many. Buckets of a rule are at <group>:<rule>.
-- Arguments  a LimitQuery: see decision.ts
-- Reply      a LimitReply
--
-- Needs `raw`, the time of a clock in milliseconds.
local clock_tolerance_ms = 50 -- How far the clock may be ahead of what a process expects: the latency of its query.
local many_answers = 1000000 -- More replies than can be lost.
local loss_ms = 2000 -- What a killed Redis with fsync every second may lose: writes wait while the disk is busy.
local ramp_start = 0.1 -- After a refusal by the vendor the rate restarts at this share.
local claim_ms = 1000 -- A process counts as waiting for this long after its last query.
local calm_ms = 1000 -- Demand is over this long after the last call that had to wait.
local behind_share = 0.02 -- How far use may fall behind an even pace before the limiter catches up,
local catch_up_rate = 2 -- at this many times the rate.
local kept_ms = 120000 -- How much longer than its longest window an unused group is kept.
local group, leases = KEYS[1], KEYS[2]
local state, changed = {}, {}
local flat = redis.call('HGETALL', group)
for place = 1, #flat, 2 do state[flat[place]] = flat[place + 1] end
local function get(name) return tonumber(state[name]) end
local function put(name, value)
  changed[#changed + 1] = name
  changed[#changed + 1] = type(value) == 'number' and string.format('%.3f', value) or value
end

-- The group's clock. `now` is the group's own time, which never goes back and never jumps, whatever the clock does that
-- `raw` comes from. `number` is the number of this reply. `lost` says whether Redis has lost replies that a process
-- knows: `some`, `all` or neither.
local now = raw + (get('offset') or 0)
if arg.expected and now > arg.expected + clock_tolerance_ms then now = arg.expected + clock_tolerance_ms end
now = math.max(now, get('last') or 0, arg.atLeast or 0)
put('offset', now - raw)
put('last', now)

local number = get('number') or 0
local lost = ''
if arg.known > number then lost = number == 0 and 'all' or 'some' end
if arg.known == 0 or arg.reconnected then
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if arg.known == 0 and state.run and state.run ~= run then lost = 'some' end
  put('run', run)
end
number = math.max(number, arg.known) + 1
-- Other processes that miss replies miss the same ones.
if lost ~= '' then number = number + many_answers end
put('number', number)

-- The rules. Each holds what it permitted in buckets of time. What was reserved is settled in its own bucket, so that no
-- window ever holds more than was used. After a loss of data, the time that may be missing counts as used up.
local longest = 0
local rules = {}
for place, asked in ipairs(arg.rules) do
  local rule = { name = asked[1], limit = asked[2], width = asked[3], count = asked[4], interval = asked[5],
    burst = asked[6], cache = {}, written = {} }
  rule.id = rule.name .. ':' .. rule.width
  rule.key = group .. ':' .. rule.id
  local current = math.floor(now / rule.width)
  rule.sum, rule.gone, rule.top = get(rule.id .. ':sum') or 0, get(rule.id .. ':gone'), get(rule.id .. ':top') or 0
  rule.free_at = get(rule.id .. ':freeAt') or 0
  if not rule.gone or rule.top <= current - rule.count then
    if rule.gone then redis.call('DEL', rule.key) end
    rule.sum, rule.gone = 0, current - rule.count
    rule.top = rule.gone
  end
  rule.foreign, rule.foreign_until = get(rule.id .. ':foreign') or 0, get(rule.id .. ':foreignUntil') or 0
  rule.cap, rule.cap_until = get(rule.id .. ':cap'), get(rule.id .. ':capUntil') or 0
  longest = math.max(longest, rule.width * rule.count)
  rules[place] = rule
end

-- The amount in a bucket.
local function amount(rule, index)
  if index > rule.top or index <= rule.gone then return 0 end
  local known = rule.cache[index]
  if known then return known end
  local last, names = math.min(index + 7, rule.top), {}
  for one = index, last do names[#names + 1] = one end
  local found = redis.call('HMGET', rule.key, unpack(names))
  for offset, one in ipairs(names) do
    if not rule.cache[one] then rule.cache[one] = tonumber(found[offset]) or 0 end
  end
  return rule.cache[index]
end

local function add(rule, index, change)
  local before = amount(rule, index)
  local after = math.max(0, before + change)
  rule.cache[index], rule.written[index] = after, true
  rule.sum = math.max(0, rule.sum + after - before)
  rule.top = math.max(rule.top, index)
end

-- Removes the buckets whose window has passed at a time; they never count again.
local function drop_passed(rule, at)
  local last = math.floor(at / rule.width) - rule.count
  local names = {}
  while rule.gone < last and rule.gone < rule.top do
    local index = rule.gone + 1
    local held = amount(rule, index)
    rule.gone = index
    rule.sum = rule.sum - held
    rule.written[index] = nil
    if held > 0 then names[#names + 1] = index end
    if #names == 100 then
      redis.call('HDEL', rule.key, unpack(names))
      names = {}
    end
  end
  if #names > 0 then redis.call('HDEL', rule.key, unpack(names)) end
  rule.gone = math.max(rule.gone, last)
  rule.top = math.max(rule.top, rule.gone)
  if rule.gone == rule.top then rule.sum = 0 end
end

for _, rule in ipairs(rules) do
  local current = math.floor(now / rule.width)
  if lost == 'some' then
    add(rule, current, math.min(rule.limit, math.ceil(rule.limit * loss_ms / (rule.width * rule.count)) + rule.burst))
  elseif lost == 'all' then
    for index = current - rule.count + 1, current do add(rule, index, rule.limit / rule.count) end
  end
end

for _, settled in ipairs(arg.settled) do
  local rule = rules[settled[1]]
  if rule then
    -- A time that another process calls now may be ahead of this one's.
    local index = math.min(math.floor(settled[2] / rule.width), math.max(rule.top, math.floor(now / rule.width)))
    if index > rule.gone then add(rule, index, settled[3]) end
    rule.free_at = rule.free_at + settled[3] * rule.interval
  end
end

-- The vendor's view counts until its reset: a lower limit, the use of others, and a pause after which the rate ramps up.
-- `blocked` is the time until which nothing is permitted.
for _, reported in ipairs(arg.reported) do
  local rule = rules[reported[1]]
  local ends = now + reported[4]
  if reported[2] < rule.limit then
    rule.cap, rule.cap_until = reported[2], ends
    put(rule.id .. ':cap', rule.cap)
    put(rule.id .. ':capUntil', ends)
  end
  rule.foreign, rule.foreign_until = reported[3], ends
  put(rule.id .. ':foreign', reported[3])
  put(rule.id .. ':foreignUntil', ends)
end

local blocked, ramp, ramp_ms = get('blocked') or 0, get('ramp') or 0, get('rampMs') or 1
if arg.blockMs > 0 and now + arg.blockMs > blocked then
  blocked = now + arg.blockMs
  ramp, ramp_ms = blocked, arg.rampMs
  put('blocked', blocked)
  put('ramp', ramp)
  put('rampMs', ramp_ms)
end

-- The factor by which the pace of a rule is slowed at a time.
local function slowness(at)
  if ramp == 0 or at >= ramp + ramp_ms then return 1 end
  return 1 / (ramp_start + (1 - ramp_start) * math.max(0, at - ramp) / ramp_ms)
end

-- The earliest time from `at` on at which a cost fits into the rule's window.
local function fits_at(rule, at, cost)
  local limit = now < rule.cap_until and math.min(rule.cap, rule.limit) or rule.limit
  local cost_at_most = math.min(cost, limit)
  if rule.foreign > 0 and at < rule.foreign_until then
    if cost_at_most > limit - rule.foreign then
      at = rule.foreign_until
    else
      limit = limit - rule.foreign
    end
  end
  local sum, gone = rule.sum, rule.gone
  local last = math.floor(at / rule.width) - rule.count
  while gone < last and gone < rule.top do
    gone = gone + 1
    sum = sum - amount(rule, gone)
  end
  local room = limit - cost_at_most + 1e-6
  while sum > room and gone < rule.top do
    gone = gone + 1
    sum = sum - amount(rule, gone)
    at = math.max(at, (gone + rule.count) * rule.width)
  end
  return at
end

-- Calls in flight are leases that expire. `total` is held by all processes, `held` by this one, which has waited since
-- `since`. `claimed()` counts the leases that other processes get first.
local total, held, since, others = 0, 0, now, {}
local lease = arg.leases
if lease then
  held = lease.held
  local flat_leases = redis.call('HGETALL', leases)
  for place = 1, #flat_leases, 2 do
    local process = flat_leases[place]
    local holds, waits, from, seen = string.match(flat_leases[place + 1], '(%d+) (%d+) (%d+) (%d+)')
    if process == arg.process then
      if tonumber(waits) > 0 then since = tonumber(from) end
    elseif seen + lease.lifetimeMs < now then
      redis.call('HDEL', leases, process)
    else
      total = total + holds
      local claims = tonumber(seen) + claim_ms > now and tonumber(waits) or 0
      others[#others + 1] = { held = tonumber(holds), waits = claims, since = tonumber(from) }
    end
  end
  total = total + held
end
-- Leases wanted by processes that hold fewer, or as many but have waited longer.
local function claimed()
  local claims = 0
  for _, other in ipairs(others) do
    if other.waits > 0 and (other.held < held or other.held == held and other.since < since) then
      claims = claims + math.min(other.waits, math.max(1, held - other.held))
    end
  end
  return claims
end

-- Even use. `pressed` is when the last call had to wait, `begun` since when calls have had to wait. `behind()` says
-- whether less was used than an even pace would have used since demand began, as when Redis was away. A vendor that
-- refuses calls, or reports the use of others, is not pressed.
local pressed, begun = get('pressed') or 0, get('begun') or now
if arg.reconnected then
  pressed = math.max(pressed, now)
elseif now > pressed + calm_ms then
  begun = now
end
if blocked > 0 then begun = math.max(begun, ramp + ramp_ms) end

local function behind(rule, at, cost)
  if now < rule.cap_until or (rule.foreign > 0 and at < rule.foreign_until) then return false end
  local even = rule.limit * math.min(1, (at - begun) / (rule.width * rule.count))
  return even - rule.sum > math.max(cost, rule.limit * behind_share)
end

-- The permits: when each of the waiting calls may begin, in their order, until one may not yet; `wait` and `dimension`
-- describe that one. A call takes all dimensions or none. Times of permits never go back, so the sum of a window is exact
-- for each permit although it may lie a little in the future.
-- A rule whose window was full continues at an even pace; it may burst again after a time without demand.
local permitted, wait, dimension = {}, 0, ''
local earliest = math.max(now, get('at') or 0)
for _, costs in ipairs(arg.wanted) do
  local at, because = earliest, ''
  if blocked > at then at, because = blocked, 'vendor' end
  local slow = slowness(at)
  for place, rule in ipairs(rules) do
    local cost = costs[place]
    if cost > 0 then
      local paced = rule.free_at
      if slow == 1 then paced = paced - rule.burst * rule.interval end
      if rule.interval > 0 and paced > at then at, because = paced, rule.name end
      local fits = fits_at(rule, at, cost)
      rule.full = fits > at
      if fits > at then at, because = fits, rule.name end
    end
  end
  if because ~= '' then pressed = math.max(pressed, at) end
  if at > now + arg.horizon then
    wait, dimension = math.ceil(at - now), because
    break
  end
  if lease and total + claimed() >= lease.limit then
    wait, dimension = -1, 'concurrency'
    break
  end
  for place, rule in ipairs(rules) do
    local cost = costs[place]
    if cost > 0 then
      drop_passed(rule, at)
      local reserved = math.min(cost, rule.limit)
      local faster = slow == 1 and behind(rule, at, reserved) and catch_up_rate or 1
      add(rule, math.floor(at / rule.width), reserved)
      local from = math.max(rule.free_at, rule.full and at + rule.burst * rule.interval or at)
      rule.free_at = from + reserved * rule.interval * slow / faster
    end
  end
  earliest = at
  permitted[#permitted + 1] = math.floor(at)
  held, total, since = held + 1, total + 1, now
end
put('at', earliest)

-- Write back.
local kept = longest + kept_ms
local used = {}
for place, rule in ipairs(rules) do
  drop_passed(rule, now)
  local values = {}
  for index in pairs(rule.written) do
    values[#values + 1] = index
    values[#values + 1] = string.format('%.3f', rule.cache[index])
    if #values == 200 then
      redis.call('HSET', rule.key, unpack(values))
      values = {}
    end
  end
  if #values > 0 then
    redis.call('HSET', rule.key, unpack(values))
    redis.call('PEXPIRE', rule.key, kept)
  end
  put(rule.id .. ':sum', rule.sum)
  put(rule.id .. ':gone', rule.gone)
  put(rule.id .. ':top', rule.top)
  put(rule.id .. ':freeAt', rule.free_at)
  used[place] = math.floor(rule.sum)
end
put('pressed', pressed)
put('begun', begun)
if lease then
  local waits = #arg.wanted - #permitted
  redis.call('HSET', leases, arg.process, string.format('%d %d %d %d', held, waits, since, now))
  redis.call('PEXPIRE', leases, kept)
end
redis.call('HSET', group, unpack(changed))
redis.call('PEXPIRE', group, kept)
return { math.floor(now), number, wait, dimension, permitted, used }
