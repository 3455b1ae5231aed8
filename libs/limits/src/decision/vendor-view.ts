/** The rate after a refusal of the vendor begins at this share. */
const rampStart = 0.1;

/**
 * What the vendor says counts until its reset: a lower limit, what others use, and that nothing is to be
 * called for a while, after which the rate ramps up.
 *
 * - `blocked`: until when nothing is permitted.
 * - `slowness(at)`: by how much slower than its rate a rule is paced at a time.
 * - `fits_at(rule, at, cost)`: the earliest time from one on at which a cost fits into the rule's window.
 */
export const vendorView = `
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
`;
