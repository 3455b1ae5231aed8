/**
 * By how many milliseconds the clock may be ahead of what a process expects: for the way of its question.
 * What is beyond is a leap of the clock, or a question that took long; then the next one sets it right.
 */
const clockTolerance = 50;
/** More answers than can be lost. */
const manyAnswers = 1_000_000;

/** Redis' own time in milliseconds. */
export const redisTime = `
local time = redis.call('TIME')
local raw = time[1] * 1000 + time[2] / 1000
`;

/**
 * `now`: the group's own time, which never goes back and takes no leaps, whatever the clock does that `raw` is
 * of. `number`: that of this answer. `lost`: whether Redis has lost answers that a process knows of: `some`, `all` or
 * neither. Needs `query`, `state`, `get` and `put`.
 */
export const groupClock = `
local now = raw + (get('offset') or 0)
if query.expected and now > query.expected + ${clockTolerance} then now = query.expected + ${clockTolerance} end
now = math.max(now, get('last') or 0, query.atLeast or 0)
put('offset', now - raw)
put('last', now)

local number = get('number') or 0
local lost = ''
if query.known > number then lost = number == 0 and 'all' or 'some' end
if query.known == 0 or query.reconnected then
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if query.known == 0 and state.run and state.run ~= run then lost = 'some' end
  put('run', run)
end
number = math.max(number, query.known) + 1
-- Others that miss answers miss the same ones.
if lost ~= '' then number = number + ${manyAnswers} end
put('number', number)
`;
