/**
 * `log_event(key, type, members)`: appends to the event log of a job that is streamed, and tells those
 * who follow it. `members` is JSON that begins with a comma, or ''. The place in the list is the event's
 * id, so ids have no gaps. The log has the end of life that `keep_log` gave it.
 */
export const logEvent = `
local function log_event(key, type, members)
  local log = key .. ':events'
  local number = redis.call('RPUSH', log, '{"type":"' .. type .. '","at":' .. at .. members .. '}')
  redis.call('PUBLISH', log, number)
end
`;

/** The log of a new job. It outlives the deadline by a day at most; the end of the job sets its time anew. */
export const beginLog = `
${logEvent}
log_event(job, 'job.queued', '')
redis.call('PEXPIREAT', job .. ':events', string.format('%.0f', deadline + 86400000))
`;
