import { Script } from '@app/redis';

/**
 * Lines have become jobs; two who did the same lines count them once.
 *
 * Keys: batch, lines. Arguments: how many were fed before, how many lines.
 */
export const advanceBatch = new Script<void>(
  'sluiceAdvanceBatch',
  2,
  `
if tonumber(redis.call('HGET', KEYS[1], 'fed') or 0) ~= tonumber(ARGV[1]) then return end
redis.call('LTRIM', KEYS[2], ARGV[2], -1)
redis.call('HINCRBY', KEYS[1], 'fed', ARGV[2])
`,
);
