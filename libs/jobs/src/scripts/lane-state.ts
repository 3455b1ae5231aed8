import { Script } from '@app/redis';

/** Values of a hash, null where it has none. */
type Values = (string | null)[];

/** What is known of a lane besides its counts. */
export type LaneStateReply = [
  parked: Values,
  broken: Values,
  isPaused: 0 | 1,
  paused: Values,
  servers: number,
  failures: (string | number)[],
];

/**
 * Keys: lane, breaker, pause, servers, failures, BullMQ's meta of the queue. Gives until when and why it is
 * parked, the same and the kind of failure for its breaker, whether a person paused it, when, who and why, how many
 * processes serve it, and names and counts of failures of the last hour.
 */
export const laneState = new Script<LaneStateReply>(
  'sluiceLaneState',
  6,
  `
local lane, breaker, pause, servers, failures, meta = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
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
return {
  redis.call('HMGET', lane, 'until', 'because'),
  redis.call('HMGET', breaker, 'until', 'because', 'kind'),
  redis.call('HEXISTS', meta, 'paused'),
  redis.call('HMGET', pause, 'at', 'by', 'reason'),
  redis.call('ZCOUNT', servers, now, '+inf'),
  flat,
}
`,
);
