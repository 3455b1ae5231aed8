/** Until a job whose pieces have ended gets another wake-up, should the first one be lost. */
const againMs = 2_000;

/**
 * `wake_parent(place, key, id, tenant, hop, backend)`: nothing that the job waited for is left. It needs the
 * wake-up that is given back; until it has begun its next run, the due set repeats that.
 *
 * `tell_parent(place, key)`: a piece has ended. Its parent, if it waits for pieces, has one less to wait
 * for; with the last one its wake-up is given. Part of the same step as the end, so that none is counted
 * twice or not at all. The names are made from the key of the due set.
 */
export const tellParent = `
local function wake_parent(place, key, id, tenant, hop, backend)
  local wave = redis.call('HINCRBY', key, 'wave', 1)
  redis.call('ZADD', place.due, now + ${againMs}, id .. tenant)
  return { id, tonumber(hop or 0), backend, wave }
end
local function tell_parent(place, key)
  local parent = redis.call('HGET', key, 'parent')
  if not parent then return false end
  local job = string.sub(place.due, 1, -4) .. 'job:' .. parent
  local values = redis.call('HMGET', job, 'pending', 'done', 'all', 'status', 'tenant', 'hop', 'backend', 'stream')
  local pending = tonumber(values[1] or '')
  if not pending or pending == 0 or values[4] ~= 'in_progress' then return false end
  local done = values[2] + 1
  redis.call('HSET', job, 'pending', pending - 1, 'done', done)
  redis.call('HINCRBY', job, 'version', 1)
  if values[8] then log_event(job, 'job.progress', ',"done":' .. done .. ',"all":' .. values[3]) end
  if pending > 1 then return false end
  return wake_parent(place, job, parent, values[5], values[6], values[7])
end
`;

/**
 * `waits_for_pieces(status, pending)`: the job waits for its pieces, so that nobody runs it and it can be
 * ended at once.
 */
export const waitsForPieces = `
local function waits_for_pieces(status, pending)
  return status == 'in_progress' and pending and pending ~= ''
end
`;

/** `parent_goes_on(due, key)`: the parent of this job has not ended; nil when it has no parent. */
export const parentGoesOn = `
local function parent_goes_on(due, key)
  local parent = redis.call('HGET', key, 'parent')
  if not parent then return nil end
  local status = redis.call('HGET', string.sub(due, 1, -4) .. 'job:' .. parent, 'status')
  return status == 'queued' or status == 'in_progress' or status == 'cancelling'
end
`;
