import { now } from './fragments.js';
import { logEvent } from './log-event.js';
import { Script } from '@app/redis';

/**
 * Appends what a run says to the log of its job: in order, once, and only while the run holds the job.
 *
 * Keys: job. Arguments: run token, number of this batch in the run, from 1, then type and members of each
 * event. Gives whether the run still has the job.
 */
export const appendOutput = new Script<0 | 1>(
  'sluiceAppendOutput',
  1,
  `
local job, token, batch = KEYS[1], ARGV[1], ARGV[2]
local values = redis.call('HMGET', job, 'token', 'batch')
if values[1] ~= token then return 0 end
-- A batch that came already is one whose answer was lost on its way.
local mark = token .. ' ' .. batch
if values[2] == mark then return 1 end
${now}
${logEvent}
for place = 3, #ARGV, 2 do log_event(job, ARGV[place], ARGV[place + 1]) end
redis.call('HSET', job, 'batch', mark, 'spoken', 1)
return 1
`,
);
