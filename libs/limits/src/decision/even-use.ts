/** So many milliseconds after the last call that had to wait, demand is over, and begins anew with the next one. */
const calmMs = 1_000;
/** Of a limit: what may be missing of an even use before it is caught up with, */
const behindShare = 0.02;
/** at this many times the rate. */
export const catchUpRate = 2;

/**
 * `behind(rule, at, cost)`: whether less was used than evenly could have been since the demand began, as when
 * Redis was away. A vendor that refuses calls, or tells of others, is not pushed so.
 *
 * - `pressed`: when the last call had to wait; `begun`: since when calls have had to.
 *
 * Needs `query`, `get`, `now`, `blocked`, `ramp` and `ramp_ms`.
 */
export const evenUse = `
local pressed, begun = get('pressed') or 0, get('begun') or now
if query.reconnected then
  pressed = math.max(pressed, now)
elseif now > pressed + ${calmMs} then
  begun = now
end
if blocked > 0 then begun = math.max(begun, ramp + ramp_ms) end

local function behind(rule, at, cost)
  if now < rule.cap_until or (rule.foreign > 0 and at < rule.foreign_until) then return false end
  local even = rule.limit * math.min(1, (at - begun) / (rule.width * rule.count))
  return even - rule.sum > math.max(cost, rule.limit * ${behindShare})
end
`;

/** Writes it back. */
export const writeEvenUse = `
put('pressed', pressed)
put('begun', begun)
`;
