import { recordFields } from '../records/record-fields.js';

/** Above this many characters an end is told without its result, and whoever waits reads it. */
const longestToldEnd = 65_536;

/** `now`: Redis' time in milliseconds, the one clock of all processes. */
export const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** `read_record(key)`: the values of the record's fields. */
export const readRecordValues = `
local function read_record(key)
  return redis.call('HMGET', key, ${recordFields.map((name) => `'${name}'`).join(', ')})
end
`;

export const isTerminal = `
local terminal = { completed = true, failed = true, cancelled = true, expired = true }
`;

/** `append_attempt(key, attempt)`: adds an ended attempt. */
export const appendAttempt = `
local function append_attempt(key, attempt)
  local attempts = redis.call('HGET', key, 'attempts')
  if attempts then
    attempts = string.sub(attempts, 1, -2) .. ',' .. attempt .. ']'
  else
    attempts = '[' .. attempt .. ']'
  end
  redis.call('HSET', key, 'attempts', attempts)
  redis.call('HINCRBY', key, 'attemptCount', 1)
end
`;

/**
 * `lose_running(key, running)`: ends the running attempt of a worker that is gone. What became of its
 * call is not known, so it may have been done and billed.
 */
export const loseRunning = `
${appendAttempt}
local function lose_running(key, running)
  append_attempt(key, string.sub(running, 1, -2) .. ',"endedAt":' .. string.format('%.0f', now) ..
    ',"outcome":"lost","possibleDuplicate":true}')
end
`;

/**
 * `end_job(place, id, key, status)`: the one way into a terminal state. Whoever calls it has checked
 * that the job is not in one. \`place\` has the keys deadlines and purges, the channel ended, and the
 * retention in milliseconds. The end is told as the id, a newline, and the changed members as JSON.
 */
export const endJob = `
local function end_job(place, id, key, status)
  local version = redis.call('HINCRBY', key, 'version', 1)
  redis.call('HSET', key, 'status', status, 'completedAt', now)
  redis.call('HDEL', key, 'token', 'running', 'retryAt')
  redis.call('PEXPIRE', key, place.retention)
  redis.call('ZREM', place.deadlines, id)
  local fields = redis.call('HMGET', key, 'tenant', 'hop', 'enqueuedAt', 'startedAt', 'attempts', 'usage',
    'result', 'failure')
  redis.call('ZADD', place.purges, now + place.retention, id .. fields[1])
  local told = '{"status":"' .. status .. '","version":' .. version .. ',"completedAt":' .. string.format('%.0f', now) ..
    ',"hop":' .. fields[2] .. ',"enqueuedAt":' .. fields[3]
  local names = { false, false, false, 'startedAt', 'attempts', 'usage', 'result', 'failure' }
  for place_of_name = 4, 8 do
    if fields[place_of_name] then
      told = told .. ',"' .. names[place_of_name] .. '":' .. fields[place_of_name]
    end
  end
  if #told > ${longestToldEnd} then told = '' else told = told .. '}' end
  redis.call('PUBLISH', place.ended, id .. '\\n' .. told)
end
`;
