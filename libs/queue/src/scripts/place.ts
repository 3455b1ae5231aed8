import { Script } from '../redis/script.js';

/** Above every score that BullMQ gives itself, so that what comes back to a lane comes first. */
const lowestScore = 2 ** 34;
/** Tokens of other jobs that one step of priority is worth; no job waits for ever. */
const tokensPerPriority = 100_000;
/** Forgotten when nobody has entered the lane for a day. */
const keptSeconds = 86_400;

/**
 * Gives a wake-up its turn among those that wait in its lane: start-time fair queueing. The lane has a
 * virtual time, counted in tokens: the turn of the job that began last. A job's turn is that time, or
 * the end of its tenant's last job of the same priority when that is later, so that tenants with work
 * share the lane by tokens whoever came first, and one that was idle has saved nothing up. A job that has
 * a turn keeps it.
 *
 * Keys: BullMQ's prioritized set of the queue, order of the lane, job. Arguments: id of the wake-up.
 * Source: Goyal, Vin, Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */
export const place = new Script<void>(
  'sluicePlace',
  3,
  `
local prioritized, order, job = KEYS[1], KEYS[2], KEYS[3]
local values = redis.call('HMGET', job, 'tenant', 'priority', 'cost', 'turn')
if not values[1] then return end
local priority, cost, turn = tonumber(values[2]), tonumber(values[3] or 1), tonumber(values[4] or '')
if not turn then
  local chain = priority .. ' ' .. values[1]
  local known = redis.call('HMGET', order, 'now', chain)
  local now, last = tonumber(known[1] or 0), tonumber(known[2] or 0)
  if redis.call('ZCARD', prioritized) <= 1 then
    -- Nobody else waits: what anybody has had is settled.
    redis.call('DEL', order)
    redis.call('HSET', order, 'now', string.format('%.3f', now))
    last = 0
  end
  turn = math.max(now, last)
  redis.call('HSET', order, chain, string.format('%.3f', turn + cost))
  redis.call('EXPIRE', order, ${keptSeconds})
  redis.call('HSET', job, 'turn', string.format('%.3f', turn))
end
redis.call('ZADD', prioritized, 'XX', string.format('%.3f', ${lowestScore} + turn + priority * ${tokensPerPriority}), ARGV[1])
`,
);
