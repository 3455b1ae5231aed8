import { Script } from '../redis/script.js';

/**
 * What is known of a lane besides its counts.
 *
 * Keys: lane, servers, failures, BullMQ's meta of the queue. Gives until when and why it is parked, whether a person
 * paused it, how many processes serve it, and names and counts of failures of the last hour.
 */
export const laneState = new Script<
  [
    until: string | null,
    because: string | null,
    paused: 0 | 1,
    servers: number,
    failures: (string | number)[],
  ]
>(
  'sluiceLaneState',
  4,
  `
local lane, servers, failures, meta = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local parked = redis.call('HMGET', lane, 'until', 'because')
local counts, minute = {}, math.floor(now / 60000)
for past = 0, 59 do
  local found = redis.call('HGETALL', failures .. ':' .. (minute - past))
  for place = 1, #found, 2 do
    counts[found[place]] = (counts[found[place]] or 0) + tonumber(found[place + 1])
  end
end
local flat = {}
for kind, count in pairs(counts) do
  flat[#flat + 1] = kind
  flat[#flat + 1] = count
end
return { parked[1], parked[2], redis.call('HEXISTS', meta, 'paused'), redis.call('ZCOUNT', servers, now, '+inf'), flat }
`,
);
