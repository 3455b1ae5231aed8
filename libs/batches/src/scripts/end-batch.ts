import { Script } from '@app/redis';
import { now, postEnd } from '@app/jobs';

/**
 * Ends a batch all of whose jobs have ended, and posts its end.
 *
 * Keys: batch, lines, custom ids, active, due. Arguments: id, tenant, retention. Gives whether it ended by this.
 */
export const endBatch = new Script<0 | 1>(
  'sluiceEndBatch',
  5,
  `
local batch, lines, custom, active = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, tenant, retention = ARGV[1], ARGV[2], ARGV[3]
local values = redis.call('HMGET', batch, 'status', 'total', 'completed', 'failed', 'cancelled', 'expired')
local status = values[1]
if status ~= 'in_progress' and status ~= 'cancelling' then return 0 end
local ended = 0
for place = 3, 6 do ended = ended + (values[place] or 0) end
if ended < tonumber(values[2]) then return 0 end
${now}
${postEnd}
redis.call('HSET', batch, 'status', status == 'cancelling' and 'cancelled' or 'completed', 'completedAt', at)
for _, key in ipairs({ batch, lines, custom }) do redis.call('PEXPIRE', key, retention) end
redis.call('ZREM', active, id)
post_end({ due = KEYS[5] }, id, tenant, batch)
return 1
`,
);
