import { Script } from '@app/redis';
import { turnsKeptSeconds, turnsScript } from './turns.js';

/**
 * Gives a wake-up its turn among those that wait in its lane. The lane counts what the jobs of each tenant and
 * priority will probably take: a job's turn is the one of the job that began last, or the end of its flow's last
 * job when that is later. A job that has a turn keeps it. The next of its flow takes the place of a wake-up that
 * is gone.
 *
 * Keys: BullMQ's prioritized set of the queue, order of the lane, job. Arguments: id of the wake-up.
 */
export const place = new Script<void>(
  'sluicePlace',
  3,
  `
local prioritized, order, job, id = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local values = redis.call('HMGET', job, 'tenant', 'priority', 'cost', 'turn')
if not values[1] then return end
${turnsScript}
local flow, cost, turn = flow_of(values[1], values[2]), tonumber(values[3] or 1), tonumber(values[4] or '')
if not redis.call('ZSCORE', prioritized, id) then return leave(prioritized, order, flow, id) end
if not turn then
  local known = redis.call('HMGET', order, 'now', flow)
  local now, last = tonumber(known[1] or 0), tonumber(known[2] or 0)
  if redis.call('ZCARD', prioritized) <= 1 then
    -- Nobody else waits: what anybody has had is settled.
    redis.call('DEL', order)
    redis.call('HSET', order, 'now', string.format('%.3f', now))
    be_only(order, flow)
    last = 0
  end
  turn = math.max(now, last)
  redis.call('HSET', order, flow, string.format('%.3f', turn + cost))
  redis.call('EXPIRE', order, ${turnsKeptSeconds})
  redis.call('HSET', job, 'turn', string.format('%.3f', turn))
end
stand(prioritized, order, flow, id, cost, turn)
`,
);
