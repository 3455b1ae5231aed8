-- The circuit breakers of all lanes, for all processes. The reference model is breaker.model.ts.
--
-- begin_call(backend, id, token)  nil when the run may begin, as the only probe while the lane is broken; else for how
--                                 many milliseconds the lane stays closed
-- end_call(backend, token, effect, kind, reason, asked_ms)  counts the end of a call. `kind` and `reason` (JSON) say
--                                 what failed; `asked_ms` is how long the vendor asked to wait.
local probe_park_ms = 500 -- While a probe runs, the other jobs of the lane try again this often.
local forgotten_ms = 3600000 -- The breaker of a broken lane without jobs is deleted this long after its time.
local auth_repeat_ms = 3600000 -- Refused credentials are reported this often.
local function begin_call(backend, id, token)
  local breaker = prefix .. 'breaker:' .. backend
  local values = redis.call('HMGET', breaker, 'until', 'probeJob', 'probeUntil')
  if not values[1] then return nil end
  local queue, opens, held = prefix .. backend .. ':', tonumber(values[1]), tonumber(values[3] or 0)
  if now < opens then
    close_lane(queue, opens - now)
    return opens - now
  end
  if held > now and values[2] ~= id then
    close_lane(queue, math.min(held - now, probe_park_ms))
    return held - now
  end
  redis.call('HSET', breaker, 'probe', token, 'probeJob', id, 'probeUntil',
    string.format('%.0f', now + rule_probe_lease_ms))
  redis.call('PEXPIRE', breaker, rule_probe_lease_ms + forgotten_ms)
  close_lane(queue, probe_park_ms)
  return nil
end

local function break_lane(backend, kind, reason, asked)
  local breaker = prefix .. 'breaker:' .. backend
  local values = redis.call('HMGET', breaker, 'breaks', 'closedAt')
  local breaks = tonumber(values[1] or 0) + 1
  if values[2] and now - values[2] >= rule_calm_ms then breaks = 1 end
  local open = math.min(rule_longest_open_ms, rule_first_open_ms * rule_growth ^ (breaks - 1))
  open = math.max(open, math.min(rule_longest_asked_ms, asked))
  local ends = string.format('%.0f', now + open)
  redis.call('DEL', breaker)
  redis.call('HSET', breaker, 'until', ends, 'breaks', breaks, 'served', 0, 'kind', kind, 'because', reason)
  redis.call('PEXPIRE', breaker, open + forgotten_ms)
  redis.call('ZADD', prefix .. 'broken-lanes', ends, backend)
  close_lane(prefix .. backend .. ':', open)
  publish_event('breaker.opened', ',"backend":"' .. backend .. '","until":' .. ends ..
    ',"kind":"' .. kind .. '","reason":' .. reason)
end

local function count_call(breaker, failed)
  local step = math.floor(now / rule_step_ms)
  local first = redis.call('HINCRBY', breaker, 'calls:' .. step, 1) == 1
  if failed then redis.call('HINCRBY', breaker, 'failures:' .. step, 1) end
  if not first and not failed then return false end
  redis.call('PEXPIRE', breaker, rule_calm_ms + rule_window_ms)
  local flat, calls, failures = redis.call('HGETALL', breaker), 0, 0
  for place = 1, #flat, 2 do
    local what, number = string.match(flat[place], '^(%l+):(%d+)$')
    if number and step - number >= rule_window_ms / rule_step_ms then
      redis.call('HDEL', breaker, flat[place])
    elseif what == 'calls' then
      calls = calls + flat[place + 1]
    elseif what == 'failures' then
      failures = failures + flat[place + 1]
    end
  end
  return failed and calls >= rule_minimum_calls and failures >= calls * rule_failure_ratio
end

local function report_refused(backend, reason)
  local mark = prefix .. 'auth-told:' .. backend
  if not redis.call('SET', mark, at, 'NX', 'PX', auth_repeat_ms) then return end
  publish_event('backend.auth_expired', ',"backend":"' .. backend .. '","reason":' .. reason ..
    ',"mend":"Renew the credentials of backend ' .. backend .. ' (its apiKey, or sign in again), then try them: POST /v1/backends/' ..
    backend .. '/test."')
end

local function end_call(backend, token, effect, failure_kind, reason, asked)
  local kind = failure_kind or ''
  local breaker = prefix .. 'breaker:' .. backend
  if kind == 'auth' and effect ~= 'neutral' then report_refused(backend, reason) end
  local values = redis.call('HMGET', breaker, 'until', 'probe', 'served', 'breaks')
  if not values[1] then
    if effect == 'refused' or (effect ~= 'neutral' and count_call(breaker, effect == 'failed')) then
      break_lane(backend, kind, reason, asked)
    end
    return
  end
  if values[2] ~= token then return end
  if effect == 'failed' or effect == 'refused' then return break_lane(backend, kind, reason, asked) end
  redis.call('HDEL', breaker, 'probe', 'probeJob', 'probeUntil')
  if effect == 'neutral' then return end
  if redis.call('HINCRBY', breaker, 'served', 1) < rule_served_probes then return end
  redis.call('DEL', breaker, prefix .. 'auth-told:' .. backend)
  redis.call('HSET', breaker, 'breaks', values[4], 'closedAt', at)
  redis.call('PEXPIRE', breaker, rule_calm_ms)
  redis.call('ZREM', prefix .. 'broken-lanes', backend)
  -- A lane that is parked for another reason stays closed.
  if redis.call('EXISTS', prefix .. 'lane:' .. backend) == 0 then reopen_lane(prefix .. backend .. ':') end
  publish_event('breaker.closed', ',"backend":"' .. backend .. '"')
end
