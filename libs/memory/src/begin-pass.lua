-- Claims a space for a pass until the job of the pass has ended or its time is over. The same job always gets the same
-- range.
--
-- Keys       state, the mark of the job's commit
-- Arguments  job, pass, until: milliseconds since the epoch; max: entries or digests of one pass
-- Reply      { 'begun', first, last }  the numbers of the new entries or digests; none when first > last
--            { 'held' }                another pass has claimed the space
--            { 'done', version }       the job has committed its pass as this version
local state, job, pass = KEYS[1], arg.job, arg.pass
local done = redis.call('GET', KEYS[2])
if done then return { 'done', tonumber(done) } end
local values = redis.call('HMGET', state, 'passJob', 'passUntil', 'passFirst', 'passLast', 'last', 'distilled',
  'digests', 'merged')
if values[1] == job then return { 'begun', tonumber(values[3]), tonumber(values[4]) } end
if values[1] then
  local status = redis.call('HGET', prefix .. 'job:' .. values[1], 'status')
  if status and not terminal[status] and tonumber(values[2]) > now then return { 'held' } end
end
local from = tonumber(pass == 'mid' and values[6] or pass == 'long' and values[8] or 0)
local newest = tonumber(pass == 'mid' and values[5] or pass == 'long' and values[7] or 0)
local last = math.min(newest, from + arg.max)
if last > from then
  redis.call('HSET', state, 'passJob', job, 'pass', pass, 'passUntil', arg['until'], 'passFirst', from + 1,
    'passLast', last)
end
return { 'begun', from + 1, last }
