import { Script } from '@app/redis';
import { now } from './fragments.js';
import { tellOperators } from './tell-operators.js';

/** Why a lane makes no calls, and until when; a reason of a broken lane is JSON. */
export type ClosedLaneReply = [backend: string, until: string, reason: string, brokenFor: string];

/**
 * The lanes that are broken, or parked for long. Tells operators of those that are free again.
 *
 * Keys: long parked lanes, broken lanes. Arguments: prefix.
 */
export const closedLanes = new Script<ClosedLaneReply[]>(
  'sluiceClosedLanes',
  2,
  `
local parked, broken, prefix = KEYS[1], KEYS[2], ARGV[1]
${now}
${tellOperators}
local closed = {}
for _, backend in ipairs(redis.call('ZRANGE', parked, 0, -1)) do
  local values = redis.call('HMGET', prefix .. 'lane:' .. backend, 'until', 'because')
  if values[1] and tonumber(values[1]) > now then
    closed[#closed + 1] = { backend, values[1], values[2], '' }
  else
    redis.call('ZREM', parked, backend)
    tell_operators(prefix, 'lane.freed', ',"backend":"' .. backend .. '"')
  end
end
for _, backend in ipairs(redis.call('ZRANGE', broken, 0, -1)) do
  local values = redis.call('HMGET', prefix .. 'breaker:' .. backend, 'until', 'because', 'kind')
  if values[1] then
    closed[#closed + 1] = { backend, values[1], values[2], values[3] }
  else
    -- Nobody has tried it for so long that it was forgotten.
    redis.call('ZREM', broken, backend)
    tell_operators(prefix, 'breaker.closed', ',"backend":"' .. backend .. '"')
  end
end
return closed
`,
);
