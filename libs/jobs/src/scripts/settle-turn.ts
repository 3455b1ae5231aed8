import { Script } from '@app/redis';
import { turnsScript } from './turns.js';

/** How much the last job counts in what the jobs of a flow take of what is thought, and the bounds of it. */
const lastShare = 0.1;
const leastRatio = 0.01;
const mostRatio = 20;

/**
 * Sets right what a job was charged when it began, once it is known what it took.
 *
 * Keys: BullMQ's prioritized set of the queue, order of the lane. Arguments: tenant and priority of the job, and tokens:
 * what it was thought to take, what it was charged, what it took.
 */
export const settleTurn = new Script<void>(
  'sluiceSettleTurn',
  2,
  `
local prioritized, order = KEYS[1], KEYS[2]
local cost, charged, spent = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
${turnsScript}
local flow = flow_of(ARGV[1], ARGV[2])
local known = redis.call('HMGET', order, 'e ' .. flow, 'r ' .. flow)
-- A lane in which nobody waited has forgotten its flows.
if not known[1] then return end
redis.call('HSET', order, 'e ' .. flow, string.format('%.3f', known[1] + spent - charged))
-- What took nothing did not run, and tells nothing.
if spent > 0 then
  local before, told = tonumber(known[2] or 1), math.max(${leastRatio}, math.min(spent / cost, ${mostRatio}))
  redis.call('HSET', order, 'r ' .. flow, string.format('%.4f', before + (told - before) * ${lastShare}))
end
lead(prioritized, order, flow, '', true)
`,
);
