import { Script } from '@app/redis';
import { now } from './fragments.js';
import { tellOperators } from './tell-operators.js';

/**
 * Notes who paused a lane, and tells it; who came first stays.
 *
 * Keys: pause. Arguments: prefix, backend, who, why or ''. Gives whether it was not noted before.
 */
export const notePause = new Script<0 | 1>(
  'sluiceNotePause',
  1,
  `
local pause, prefix, backend, by, reason = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
${now}
${tellOperators}
if redis.call('HSETNX', pause, 'at', at) == 0 then return 0 end
redis.call('HSET', pause, 'by', by)
local members = ',"backend":"' .. backend .. '","by":' .. cjson.encode(by)
if reason ~= '' then
  redis.call('HSET', pause, 'reason', reason)
  members = members .. ',"reason":' .. cjson.encode(reason)
end
tell_operators(prefix, 'lane.paused', members)
return 1
`,
);

/**
 * Forgets who paused a lane, and tells who let it go on.
 *
 * Keys: pause. Arguments: prefix, backend, who. Gives whether it was noted.
 */
export const noteResume = new Script<0 | 1>(
  'sluiceNoteResume',
  1,
  `
local pause, prefix, backend, by = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
${now}
${tellOperators}
if redis.call('DEL', pause) == 0 then return 0 end
tell_operators(prefix, 'lane.resumed', ',"backend":"' .. backend .. '","by":' .. cjson.encode(by))
return 1
`,
);
