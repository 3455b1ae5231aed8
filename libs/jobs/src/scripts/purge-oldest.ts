import { isTerminal } from './fragments.js';
import { Script } from '@app/redis';
import { forget } from './forget.js';
import { parentGoesOn } from './tell-parent.js';

/** Characters of a job's id, with which the members of the due set begin. */
const idLength = 28;

/**
 * Forgets ended jobs before their time, those that would be forgotten next first.
 *
 * Keys: due. Arguments: prefix of job keys, prefix of indexes, from which place on, how many to look at.
 * Gives how many were looked at and how many of them are gone.
 */
export const purgeOldest = new Script<[seen: number, purged: number]>(
  'sluicePurgeOldest',
  1,
  `
local due, jobs, indexes, from, most = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
${isTerminal}
${forget}
${parentGoesOn}
local found = redis.call('ZRANGE', due, from, from + most - 1)
local purged = 0
for _, member in ipairs(found) do
  local id, tenant = string.sub(member, 1, ${idLength}), string.sub(member, ${idLength + 1})
  local status = redis.call('HGET', jobs .. id, 'status')
  if not status or (terminal[status] and not parent_goes_on(due, jobs .. id)) then
    forget(due, jobs .. id, indexes .. tenant, member, id)
    purged = purged + 1
  end
end
return { #found, purged }
`,
);
