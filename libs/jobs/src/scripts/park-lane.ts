import { Script } from '@app/redis';
import { closeLane } from './close-lane.js';
import { now } from './fragments.js';
import { tellOperators } from './tell-operators.js';

/** Lanes that are parked for less are free again before anybody has read of it. */
const worthTellingMs = 3_000;

/**
 * Parks a lane for all processes, or for longer than it is parked; never for less. Operators are told when
 * it is for long, once until it is free again.
 *
 * Keys: lane, long parked lanes. Arguments: prefix, backend, milliseconds, why.
 */
export const parkLane = new Script<0 | 1>(
  'sluiceParkLane',
  2,
  `
local lane, parked = KEYS[1], KEYS[2]
local prefix, backend, duration = ARGV[1], ARGV[2], tonumber(ARGV[3])
${now}
${closeLane}
${tellOperators}
if not close_lane(prefix .. backend .. ':', duration) then return 0 end
local ends = string.format('%.0f', now + duration)
redis.call('HSET', lane, 'until', ends, 'because', ARGV[4])
redis.call('PEXPIRE', lane, duration)
if duration >= ${worthTellingMs} then
  if redis.call('ZADD', parked, ends, backend) == 1 then
    tell_operators(prefix, 'lane.parked', ',"backend":"' .. backend .. '","until":' .. ends ..
      ',"reason":' .. cjson.encode(ARGV[4]))
  end
end
return 1
`,
);
