/**
 * What a Redis may have lost that was killed and writes every second: it holds writes back for up to two
 * seconds while the disk is busy. One that writes always has lost nothing.
 */
const lossMs = 2_000;

/**
 * `rules`: how each rule stands, what it holds in buckets of time; `longest`: the longest of their windows. What was
 * reserved is settled in its own bucket, so that no window ever holds more than was used. After a loss of data
 * the time that may be missing counts as used up.
 *
 * - `amount(rule, index)`, `add(rule, index, change)`: what a bucket holds.
 * - `leave_behind(rule, at)`: forgets what is over at a time.
 *
 * Needs `query`, `group`, `get`, `now` and `lost`.
 */
export const ruleWindows = `
local longest = 0
local rules = {}
for place, asked in ipairs(query.rules) do
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

-- What a bucket holds.
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

-- What is over at a time is over for good.
local function leave_behind(rule, at)
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
    add(rule, current, math.min(rule.limit, math.ceil(rule.limit * ${lossMs} / (rule.width * rule.count)) + rule.burst))
  elseif lost == 'all' then
    for index = current - rule.count + 1, current do add(rule, index, rule.limit / rule.count) end
  end
end

for _, settled in ipairs(query.settled) do
  local rule = rules[settled[1]]
  if rule then
    -- What a process moves to its own now may lie ahead of this one's.
    local index = math.min(math.floor(settled[2] / rule.width), math.max(rule.top, math.floor(now / rule.width)))
    if index > rule.gone then add(rule, index, settled[3]) end
    rule.free_at = rule.free_at + settled[3] * rule.interval
  end
end
`;

/** Writes the rules back; gives `used`, what is used of each. Needs `kept`, the milliseconds that it is kept for. */
export const writeRules = `
local used = {}
for place, rule in ipairs(rules) do
  leave_behind(rule, now)
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
`;
