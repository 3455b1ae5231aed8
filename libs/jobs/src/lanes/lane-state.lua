-- The state of a lane without its counts.
--
-- Keys   lane, breaker, pause, servers, failures, BullMQ's meta of the queue
-- Reply  until when and why it is parked; until when, why and for which kind of failure it is broken; whether it is
--        paused, when, by whom and why; how many processes serve it; kinds and counts of failures of the last hour
local lane, breaker, pause, servers, failures, meta = unpack(KEYS)
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
