import type { LimitDimension } from '@app/contracts';

/** What a process asks of a group of limits, as JSON. Times are milliseconds of the group's own clock. */
export interface LimitQuery {
  process: string;
  /** The number of the last answer that this process knows of the group; 0 for none. */
  known: number;
  /** What the group's clock says about now, as far as this process can tell. */
  expected?: number;
  /** What it must say at least: time has passed since it was known. */
  atLeast?: number;
  /** The connection is new: Redis may have been started again. */
  reconnected: boolean;
  /** Permits may begin up to so many milliseconds from now. */
  horizon: number;
  rules: RuleQuery[];
  /** Changes of what was reserved: the place of a rule, when it was permitted, and by how much. */
  settled: [rule: number, at: number, change: number][];
  /** What the vendor says: the place of a rule, its limit, what others use, and until when. */
  told: [rule: number, limit: number, foreign: number, forMs: number][];
  /** Nothing is permitted for so long, because the vendor refused a call; then the rate ramps up. */
  blockMs: number;
  rampMs: number;
  /** The costs of the calls that wait, the next one first: one amount for each rule. */
  wanted: (readonly number[])[];
  leases?: LeaseQuery;
}

export type RuleQuery = [
  dimension: LimitDimension,
  limit: number,
  bucketMs: number,
  buckets: number,
  intervalMs: number,
  burst: number,
];

export interface LeaseQuery {
  limit: number;
  /** Calls of this process in flight, or permitted and about to be. */
  held: number;
  /** A process that was not heard of for so long holds nothing. */
  lifetimeMs: number;
}

/** Numbers of Redis are whole; `wait` and `dimension` tell of the first call that was not permitted. */
export type LimitReply = [
  now: number,
  number: number,
  /** 0 when all were permitted; -1 when only the end of another call can tell. */
  wait: number,
  dimension: LimitDimension | 'concurrency' | 'vendor' | '',
  /** When each call that was permitted may begin; as many as were permitted. */
  at: number[],
  /** What is used of each rule. */
  used: number[],
];

/** Keys that a group has in Redis: its state, who holds its leases; buckets are its state's name and a rule's. */
export const limitKeyCount = 2;

/** Redis' own time in milliseconds. */
export const redisTime = `
local time = redis.call('TIME')
local raw = time[1] * 1000 + time[2] / 1000
`;

/**
 * By how many milliseconds the clock may be ahead of what a process expects: for the way of its question.
 * What is beyond is a leap of the clock, or a question that took long; then the next one sets it right.
 */
const clockTolerance = 50;
/**
 * What a Redis may have lost that was killed and writes every second: it holds writes back for up to two
 * seconds while the disk is busy. One that writes always has lost nothing.
 */
const lossMs = 2_000;
/** More answers than can be lost. */
const manyAnswers = 1_000_000;
/** A process that was not heard of for so long holds nothing. */
export const leaseLifetimeMs = 15_000;
/** A process that waits counts as waiting for so long after its last word. */
const claimMs = 1_000;
/** The rate after a refusal of the vendor begins at this share. */
const rampStart = 0.1;
/** A group that is not used is kept for this much longer than its longest window. */
const keptMs = 120_000;

/**
 * Decides, in one step for all processes, which of the waiting calls may begin and when: all dimensions
 * or none, in their order, as soon as every rule allows it.
 *
 * - A group has a clock of its own that never goes back and takes no leaps, whatever Redis' clock does.
 * - Times of permits never go back, so the sum of a window is exact for each permit although it may lie a
 *   little in the future.
 * - What was reserved is settled in its own bucket, so that no window ever holds more than was used.
 * - After a loss of data it takes the time that may be missing as used up.
 *
 * Keys: group, leases. Argument: the {@link LimitQuery}.
 */
export function decisionScript(time: string): string {
  return `
local group, leases = KEYS[1], KEYS[2]
local query = cjson.decode(ARGV[1])
local state, changed = {}, {}
local flat = redis.call('HGETALL', group)
for place = 1, #flat, 2 do state[flat[place]] = flat[place + 1] end
local function get(name) return tonumber(state[name]) end
local function put(name, value)
  changed[#changed + 1] = name
  changed[#changed + 1] = type(value) == 'number' and string.format('%.3f', value) or value
end

${time}
local now = raw + (get('offset') or 0)
if query.expected and now > query.expected + ${clockTolerance} then now = query.expected + ${clockTolerance} end
now = math.max(now, get('last') or 0, query.atLeast or 0)
put('offset', now - raw)
put('last', now)

local number = get('number') or 0
local lost = ''
if query.known > number then lost = number == 0 and 'all' or 'some' end
if query.known == 0 or query.reconnected then
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if query.known == 0 and state.run and state.run ~= run then lost = 'some' end
  put('run', run)
end
number = math.max(number, query.known) + 1
-- Others that miss answers miss the same ones.
if lost ~= '' then number = number + ${manyAnswers} end
put('number', number)

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

for _, told in ipairs(query.told) do
  local rule = rules[told[1]]
  local ends = now + told[4]
  if told[2] < rule.limit then
    rule.cap, rule.cap_until = told[2], ends
    put(rule.id .. ':cap', rule.cap)
    put(rule.id .. ':capUntil', ends)
  end
  rule.foreign, rule.foreign_until = told[3], ends
  put(rule.id .. ':foreign', told[3])
  put(rule.id .. ':foreignUntil', ends)
end

local blocked, ramp, ramp_ms = get('blocked') or 0, get('ramp') or 0, get('rampMs') or 1
if query.blockMs > 0 and now + query.blockMs > blocked then
  blocked = now + query.blockMs
  ramp, ramp_ms = blocked, query.rampMs
  put('blocked', blocked)
  put('ramp', ramp)
  put('rampMs', ramp_ms)
end

-- By how much slower than its rate a rule is paced at a time.
local function slowness(at)
  if ramp == 0 or at >= ramp + ramp_ms then return 1 end
  return 1 / (${rampStart} + (1 - ${rampStart}) * math.max(0, at - ramp) / ramp_ms)
end

-- The earliest time from \`at\` on at which a cost fits into the rule's window.
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

local total, held, since, others = 0, 0, now, {}
local lease = query.leases
if lease then
  held = lease.held
  local flat_leases = redis.call('HGETALL', leases)
  for place = 1, #flat_leases, 2 do
    local process = flat_leases[place]
    local holds, waits, from, seen = string.match(flat_leases[place + 1], '(%d+) (%d+) (%d+) (%d+)')
    if process == query.process then
      if tonumber(waits) > 0 then since = tonumber(from) end
    elseif seen + lease.lifetimeMs < now then
      redis.call('HDEL', leases, process)
    else
      total = total + holds
      local claims = tonumber(seen) + ${claimMs} > now and tonumber(waits) or 0
      others[#others + 1] = { held = tonumber(holds), waits = claims, since = tonumber(from) }
    end
  end
  total = total + held
end
-- Leases that processes with fewer of them wait for, or with as many and for longer.
local function claimed()
  local claims = 0
  for _, other in ipairs(others) do
    if other.waits > 0 and (other.held < held or other.held == held and other.since < since) then
      claims = claims + math.min(other.waits, math.max(1, held - other.held))
    end
  end
  return claims
end

-- A rule whose window was full goes on evenly; it may burst again when it was not wanted for a while.
local permitted, wait, dimension = {}, 0, ''
local earliest = math.max(now, get('at') or 0)
for _, costs in ipairs(query.wanted) do
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
  if at > now + query.horizon then
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
      leave_behind(rule, at)
      local most = math.min(cost, rule.limit)
      add(rule, math.floor(at / rule.width), most)
      local from = math.max(rule.free_at, rule.full and at + rule.burst * rule.interval or at)
      rule.free_at = from + most * rule.interval * slow
    end
  end
  earliest = at
  permitted[#permitted + 1] = math.floor(at)
  held, total, since = held + 1, total + 1, now
end
put('at', earliest)

local used = {}
local kept = longest + ${keptMs}
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
if lease then
  local waits = #query.wanted - #permitted
  redis.call('HSET', leases, query.process, string.format('%d %d %d %d', held, waits, since, now))
  redis.call('PEXPIRE', leases, kept)
end
redis.call('HSET', group, unpack(changed))
redis.call('PEXPIRE', group, kept)
return { math.floor(now), number, wait, dimension, permitted, used }
`;
}
