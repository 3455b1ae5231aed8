import { recordFields } from '../records/record-fields.js';
import { countEnd } from './count-end.js';
import { logEvent } from './log-event.js';
import { postEnd } from './post-end.js';
import { tellParent } from './tell-parent.js';

/** Above this many characters an end is told without its result, and whoever waits reads it. */
export const longestToldEnd = 65_536;
/** Stands for members that are too long to tell. */
export const untold = '-';

/** `now`: Redis' time in milliseconds, the one clock of all processes, and `at`, the same as text. */
export const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = string.format('%.0f', now)
`;

const fieldNames = recordFields.map((name) => `'${name}'`).join(', ');

/** `read_record(key)`: the values of the record's fields. */
export const readRecordValues = `
local function read_record(key)
  return redis.call('HMGET', key, ${fieldNames})
end
`;

/** The names of the record's fields as arguments of HMGET, and their places in its answer. */
export const recordFieldNames = fieldNames;

export function placeOf(name: (typeof recordFields)[number]): number {
  return recordFields.indexOf(name) + 1;
}

export const isTerminal = `
local terminal = { completed = true, failed = true, cancelled = true, expired = true }
`;

/**
 * `with_lost(attempts, running)`: the attempts as JSON, and the running one of a worker that is gone.
 * What became of its call is not known, so it may have been done and billed.
 */
export const withLost = `
local function with_lost(attempts, running)
  local lost = string.sub(running, 1, -2) .. ',"endedAt":' .. at .. ',"outcome":"lost","possibleDuplicate":true}'
  if not attempts or attempts == '' then return '[' .. lost .. ']' end
  return string.sub(attempts, 1, -2) .. ',' .. lost .. ']'
end
`;

/**
 * `tell_end(channel, id, status, version, members)`: tells everybody who waits. The message is the id, a
 * newline, and the members that may have changed as JSON; \`members\` begins with a comma.
 */
export const tellEnd = `
local function tell_end(channel, id, status, version, members)
  local told = '{"status":"' .. status .. '","version":' .. version .. ',"completedAt":' .. at .. members .. '}'
  if members == '${untold}' or #told > ${longestToldEnd} then told = '' end
  redis.call('PUBLISH', channel, id .. '\\n' .. told)
end
`;

/**
 * `end_job(place, id, tenant, key, status)`: the way into a terminal state for whoever does not run the
 * job. It has checked that the job is not in one. `place` has the key due, the channel ended and the
 * retention in milliseconds. `log_end(key, status, members, retention)` ends the log of a streamed job.
 */
export const endJob = `
${tellEnd}
${postEnd}
${countEnd}
${logEvent}
${tellParent}
local function log_end(key, status, members, retention)
  log_event(key, 'job.' .. status, members)
  redis.call('PEXPIRE', key .. ':events', retention)
end
local function end_job(place, id, tenant, key, status)
  local names = { 'version', 'hop', 'enqueuedAt', 'startedAt', 'attempts', 'usage', 'result', 'failure', 'done', 'all', 'handOvers' }
  local values = redis.call('HMGET', key, unpack(names))
  local version = values[1] + 1
  redis.call('HSET', key, 'status', status, 'version', version, 'completedAt', at, 'token', '', 'running', '',
    'retryAt', '', 'pending', '')
  redis.call('PEXPIRE', key, place.retention)
  redis.call('ZADD', place.due, now + place.retention, id .. tenant)
  local members = ''
  for position = 2, 8 do
    if values[position] and values[position] ~= '' then
      members = members .. ',"' .. names[position] .. '":' .. values[position]
    end
  end
  if values[10] then members = members .. ',"progress":{"done":' .. values[9] .. ',"all":' .. values[10] .. '}' end
  tell_end(place.ended, id, status, version, members)
  post_end(place, id, tenant, key)
  count_end(place, key, status)
  tell_parent(place, key)
  if redis.call('HEXISTS', key, 'stream') == 1 then
    log_end(key, status, values[8] and values[8] ~= '' and ',"failure":' .. values[8] or '', place.retention)
  end
end
`;
