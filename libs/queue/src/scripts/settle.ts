import { Script } from '../redis/script.js';
import { appendAttempt, endJob, isTerminal, now } from './fragments.js';

/**
 * - `settled`: it is as asked.
 * - `ended`: the job ended instead, or had ended before; nothing is left to do for it.
 * - `taken`: another run has the job now, or it waits for one; what this run found out was dropped.
 */
export type SettleReply = 'settled' | 'ended' | 'taken';

/**
 * Ends a run: the job ends, or it goes back to its queue or to another one. Only the run that holds
 * the token may do it. A job that is being cancelled does not go back; it ends as cancelled.
 *
 * Keys: job, deadlines, purges, failures of the backend. Arguments: id, token, retention, channel of
 * ends, the terminal status or '' to go back, kind of failure, the ended attempt as JSON, '1' when the
 * job enters another lane, then names and values of members to set. A value may be '' where there is
 * none.
 */
export const settle = new Script<SettleReply>(
  'sluiceSettle',
  4,
  `
local job, failures = KEYS[1], KEYS[4]
local id, token, status, kind, attempt = ARGV[1], ARGV[2], ARGV[5], ARGV[6], ARGV[7]
local place = { deadlines = KEYS[2], purges = KEYS[3], retention = tonumber(ARGV[3]), ended = ARGV[4] }
local values = redis.call('HMGET', job, 'status', 'token')
${isTerminal}
if not values[1] or terminal[values[1]] then return 'ended' end
if values[2] ~= token then return 'taken' end
${now}
${appendAttempt}
${endJob}
if attempt ~= '' then append_attempt(job, attempt) end
if kind ~= '' then
  local minute = failures .. ':' .. math.floor(now / 60000)
  redis.call('HINCRBY', minute, kind, 1)
  redis.call('EXPIRE', minute, 7200)
end
if #ARGV > 8 then redis.call('HSET', job, unpack(ARGV, 9)) end
if ARGV[8] == '1' then redis.call('HSET', job, 'enqueuedAt', now) end
if status ~= '' then
  end_job(place, id, job, status)
  return 'settled'
end
if values[1] == 'cancelling' then
  end_job(place, id, job, 'cancelled')
  return 'ended'
end
redis.call('HSET', job, 'status', 'queued')
redis.call('HDEL', job, 'token', 'running')
redis.call('HINCRBY', job, 'version', 1)
return 'settled'
`,
);
