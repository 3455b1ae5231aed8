import { type BreakerRules, breakerRules } from '@app/policies';

/** While a probe is under way the others of the lane look again so often. */
const probeParkMs = 500;
/** A broken lane that nobody tries is forgotten this long after its time. */
const forgottenMs = 3_600_000;
/** Refused credentials are told of so often. */
const authToldMs = 3_600_000;

/**
 * The circuit breakers of all lanes, in Redis for all processes. They need the fragments `now`,
 * `closeLane` and `tellOperators`; `prefix` ends with a colon.
 *
 * `begin_call(prefix, backend, id, token)`: nothing when the run may begin, now as the only one if the lane is
 * broken; else the milliseconds until it is worth asking again, and the lane is closed for that long.
 *
 * `end_call(prefix, backend, token, effect, kind, reason, asked)`: what the end of a call means for the lane.
 * `kind` and `reason` say what failed, the reason as JSON; `asked` are milliseconds that the vendor asked for.
 */
export function breakerScript(rules: BreakerRules = breakerRules): string {
  return `
local function begin_call(prefix, backend, id, token)
  local breaker = prefix .. 'breaker:' .. backend
  local values = redis.call('HMGET', breaker, 'until', 'probeJob', 'probeUntil')
  if not values[1] then return nil end
  local queue, opens, held = prefix .. backend .. ':', tonumber(values[1]), tonumber(values[3] or 0)
  if now < opens then
    close_lane(queue, opens - now)
    return opens - now
  end
  if held > now and values[2] ~= id then
    close_lane(queue, math.min(held - now, ${probeParkMs}))
    return held - now
  end
  redis.call('HSET', breaker, 'probe', token, 'probeJob', id, 'probeUntil',
    string.format('%.0f', now + ${rules.probeLeaseMs}))
  redis.call('PEXPIRE', breaker, ${rules.probeLeaseMs + forgottenMs})
  close_lane(queue, ${probeParkMs})
  return nil
end

local function break_lane(prefix, backend, kind, reason, asked)
  local breaker = prefix .. 'breaker:' .. backend
  local values = redis.call('HMGET', breaker, 'breaks', 'closedAt')
  local breaks = tonumber(values[1] or 0) + 1
  if values[2] and now - values[2] >= ${rules.calmMs} then breaks = 1 end
  local open = math.min(${rules.longestOpenMs}, ${rules.firstOpenMs} * ${rules.growth} ^ (breaks - 1))
  open = math.max(open, math.min(${rules.longestAskedMs}, asked))
  local ends = string.format('%.0f', now + open)
  redis.call('DEL', breaker)
  redis.call('HSET', breaker, 'until', ends, 'breaks', breaks, 'served', 0, 'kind', kind, 'because', reason)
  redis.call('PEXPIRE', breaker, open + ${forgottenMs})
  redis.call('ZADD', prefix .. 'broken-lanes', ends, backend)
  close_lane(prefix .. backend .. ':', open)
  tell_operators(prefix, 'breaker.opened', ',"backend":"' .. backend .. '","until":' .. ends ..
    ',"kind":"' .. kind .. '","reason":' .. reason)
end

local function count_call(breaker, failed)
  local step = math.floor(now / ${rules.stepMs})
  local first = redis.call('HINCRBY', breaker, 'calls:' .. step, 1) == 1
  if failed then redis.call('HINCRBY', breaker, 'failures:' .. step, 1) end
  if not first and not failed then return false end
  redis.call('PEXPIRE', breaker, ${rules.calmMs + rules.windowMs})
  local flat, calls, failures = redis.call('HGETALL', breaker), 0, 0
  for place = 1, #flat, 2 do
    local what, number = string.match(flat[place], '^(%l+):(%d+)$')
    if number and step - number >= ${rules.windowMs / rules.stepMs} then
      redis.call('HDEL', breaker, flat[place])
    elseif what == 'calls' then
      calls = calls + flat[place + 1]
    elseif what == 'failures' then
      failures = failures + flat[place + 1]
    end
  end
  return failed and calls >= ${rules.minimumCalls} and failures >= calls * ${rules.failureRatio}
end

local function tell_refused(prefix, backend, reason)
  local mark = prefix .. 'auth-told:' .. backend
  if not redis.call('SET', mark, at, 'NX', 'PX', ${authToldMs}) then return end
  tell_operators(prefix, 'backend.auth_expired', ',"backend":"' .. backend .. '","reason":' .. reason ..
    ',"mend":"Renew the credentials of backend ' .. backend .. ' (its apiKey, or sign in again), then try them: POST /v1/backends/' ..
    backend .. '/test."')
end

local function end_call(prefix, backend, token, effect, kind, reason, asked)
  local breaker = prefix .. 'breaker:' .. backend
  if kind == 'auth' and effect ~= 'neutral' then tell_refused(prefix, backend, reason) end
  local values = redis.call('HMGET', breaker, 'until', 'probe', 'served', 'breaks')
  if not values[1] then
    if effect == 'refused' or (effect ~= 'neutral' and count_call(breaker, effect == 'failed')) then
      break_lane(prefix, backend, kind, reason, asked)
    end
    return
  end
  if values[2] ~= token then return end
  if effect == 'failed' or effect == 'refused' then return break_lane(prefix, backend, kind, reason, asked) end
  redis.call('HDEL', breaker, 'probe', 'probeJob', 'probeUntil')
  if effect == 'neutral' then return end
  if redis.call('HINCRBY', breaker, 'served', 1) < ${rules.servedProbes} then return end
  redis.call('DEL', breaker, prefix .. 'auth-told:' .. backend)
  redis.call('HSET', breaker, 'breaks', values[4], 'closedAt', at)
  redis.call('PEXPIRE', breaker, ${rules.calmMs})
  redis.call('ZREM', prefix .. 'broken-lanes', backend)
  -- What it is parked for besides stays.
  if redis.call('EXISTS', prefix .. 'lane:' .. backend) == 0 then reopen_lane(prefix .. backend .. ':') end
  tell_operators(prefix, 'breaker.closed', ',"backend":"' .. backend .. '"')
end
`;
}
