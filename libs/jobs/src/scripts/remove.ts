import { Script } from '@app/redis';
import { isTerminal } from './fragments.js';

/**
 * Deletes an ended job of a tenant.
 *
 * Keys: job, index, due. Arguments: id, tenant.
 */
export const remove = new Script<'removed' | 'active' | 'unknown'>(
  'sluiceRemove',
  3,
  `
local job, index, due = KEYS[1], KEYS[2], KEYS[3]
local id, tenant = ARGV[1], ARGV[2]
local values = redis.call('HMGET', job, 'status', 'tenant')
if not values[1] or values[2] ~= tenant then return 'unknown' end
${isTerminal}
if not terminal[values[1]] then return 'active' end
redis.call('DEL', job, job .. ':events', job .. ':pieces')
redis.call('ZREM', index, id)
redis.call('ZREM', due, id .. tenant)
redis.call('ZREM', string.sub(due, 1, -4) .. 'outbox', id .. tenant)
return 'removed'
`,
);
