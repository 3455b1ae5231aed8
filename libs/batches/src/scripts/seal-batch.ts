import { Script } from '@app/redis';
import { now } from '@app/jobs';

/**
 * All lines are stored: the batch begins.
 *
 * Keys: batch, lines, custom ids, active, index. Arguments: id, deadline, then names and values of its members.
 * Gives its creation.
 */
export const sealBatch = new Script<number>(
  'sluiceSealBatch',
  5,
  `
local batch, lines, custom, active, index = unpack(KEYS)
${now}
redis.call('HSET', batch, 'status', 'in_progress', 'createdAt', at, 'deadline', ARGV[2],
  'total', redis.call('LLEN', custom), unpack(ARGV, 3))
for _, key in ipairs({ batch, lines, custom }) do redis.call('PERSIST', key) end
redis.call('ZADD', active, at, ARGV[1])
redis.call('ZADD', index, at, ARGV[1])
return now
`,
);
