-- enter_lane(backend, job, id, options): adds a job's wake-up to the lane of its backend, unless it is there, and ranks it.
-- `job` is the key of the record, `options` are those of BullMQ's job as JSON. It writes what BullMQ's own script for a
-- job with a priority writes, except for its stream of events, which nobody reads; bullmq-internals.spec.ts compares the
-- two.
local function enter_lane(backend, job, id, options)
  local queue = prefix .. backend .. ':'
  local prioritized, wake_up = queue .. 'prioritized', queue .. id
  local is_new = redis.call('EXISTS', wake_up) == 0
  if is_new then
    redis.call('HSET', wake_up, 'name', 'run', 'data', '{}', 'opts', options, 'timestamp', at, 'delay', 0,
      'priority', wake_up_priority)
    local added = redis.call('INCR', queue .. 'pc')
    redis.call('ZADD', prioritized, wake_up_priority * 0x100000000 + added % 0x100000000, id)
    if redis.call('HEXISTS', queue .. 'meta', 'paused') == 0 then redis.call('ZADD', queue .. 'marker', 0, '0') end
  end
  rank_wake_up(prioritized, prefix .. 'order:' .. backend, job, id, is_new)
end
