import { Script } from '@app/redis';

/**
 * A batch that is cancelled feeds no more: the lines that are no jobs count as cancelled.
 *
 * Keys: batch, lines.
 */
export const dropLines = new Script<void>(
  'sluiceDropLines',
  2,
  `
local left = redis.call('LLEN', KEYS[2])
redis.call('DEL', KEYS[2])
if left > 0 then redis.call('HINCRBY', KEYS[1], 'cancelled', left) end
`,
);
