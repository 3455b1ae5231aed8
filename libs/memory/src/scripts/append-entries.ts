import { Script } from '@app/redis';
import { now, remember } from '@app/jobs';

/**
 * Adds entries to a space. One whose id is known stays as it is.
 *
 * Keys: state. Arguments: prefix with its colon, space, tenant, the most entries that a space may have, then
 * of each entry its id or '', when it was said in milliseconds or '', and the rest as JSON. Gives their
 * numbers; null when there is no room for them.
 */
export const appendEntries = new Script<number[] | null>(
  'sluiceAppendEntries',
  1,
  `
local prefix, space, tenant = ARGV[1], ARGV[2], ARGV[3]
${now}
${remember}
if tonumber(redis.call('HGET', KEYS[1], 'last') or 0) + (#ARGV - 4) / 3 > tonumber(ARGV[4]) then return false end
local numbers = {}
for place = 5, #ARGV, 3 do
  local said = ARGV[place + 1] == '' and at or ARGV[place + 1]
  numbers[#numbers + 1] = remember(prefix, space, tenant, ARGV[place], said, ARGV[place + 2])
end
touch_space(prefix, space, tenant)
return numbers
`,
);
