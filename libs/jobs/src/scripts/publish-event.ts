import { Script } from '@app/redis';
import { now } from './fragments.js';
import { tellOperators } from './tell-operators.js';

/**
 * Tells the operators something.
 *
 * Keys: a mark that it was told, or the log where it is told each time. Arguments: prefix, type, members,
 * milliseconds for which it is not told again, 0 to tell it each time. Gives whether it was told.
 */
export const publishEvent = new Script<0 | 1>(
  'sluicePublishEvent',
  1,
  `
${now}
${tellOperators}
if tonumber(ARGV[4]) > 0 and not redis.call('SET', KEYS[1], at, 'NX', 'PX', ARGV[4]) then return 0 end
tell_operators(ARGV[1], ARGV[2], ARGV[3])
return 1
`,
);
