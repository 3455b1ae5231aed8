import { evenUse, writeEvenUse } from './even-use.js';
import { groupClock } from './group-clock.js';
import { readLeases, writeLeases } from './leases.js';
import { permits } from './permits.js';
import { ruleWindows, writeRules } from './rule-windows.js';
import { vendorView } from './vendor-view.js';

/** Keys that a group has in Redis: its state, who holds its leases; buckets are its state's name and a rule's. */
export const limitKeyCount = 2;

/** A group that is not used is kept for this much longer than its longest window. */
const keptMs = 120_000;

/**
 * Decides, in one step for all processes, which of the waiting calls may begin and when, as soon as every rule
 * allows it.
 *
 * Keys: group, leases. Argument: the {@link LimitQuery}. Gives a {@link LimitReply}.
 *
 * @param time Lua that sets `raw`, the time of a clock in milliseconds.
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
${groupClock}
${ruleWindows}
${vendorView}
${readLeases}
${evenUse}
${permits}
local kept = longest + ${keptMs}
${writeRules}
${writeEvenUse}
${writeLeases}
redis.call('HSET', group, unpack(changed))
redis.call('PEXPIRE', group, kept)
return { math.floor(now), number, wait, dimension, permitted, used }
`;
}
