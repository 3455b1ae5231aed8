import { Script } from '@app/redis';
import { now } from './fragments.js';

/**
 * Renews the leases of running jobs, and gives the ids of those that are another run's by now.
 *
 * Keys: due. Arguments: prefix of job keys, lease in milliseconds, then id, tenant and run token of each.
 */
export const renewLeases = new Script<string[]>(
  'sluiceRenewLeases',
  1,
  `
local due, jobs, lease = KEYS[1], ARGV[1], ARGV[2]
${now}
local lost = {}
for place = 3, #ARGV, 3 do
  local id, tenant, token = ARGV[place], ARGV[place + 1], ARGV[place + 2]
  local values = redis.call('HMGET', jobs .. id, 'token', 'status', 'deadline')
  if values[1] ~= token then
    lost[#lost + 1] = id
  elseif values[2] == 'in_progress' then
    redis.call('ZADD', due, math.min(values[3], now + lease), id .. tenant)
  end
end
return lost
`,
);
