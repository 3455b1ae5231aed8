-- Ends a pass: stores the document, moves the watermark and frees the space in one step. A document that is not accepted
-- is kept as an unused version and does not move the watermark.
--
-- Keys       state, documents of the pass, the mark of the job's commit
-- Arguments  space, tenant, job, pass, accepted, document: as JSON
-- Reply      the version; 0 when the job no longer has the space
local kept_versions = 1000 -- Digests that are merged, and long documents, that a space keeps.
local mark_kept_ms = 2 * 86400000 -- How long it is known that a job has committed its pass; a repeated run asks within this time.
local state, documents, pass = KEYS[1], KEYS[2], arg.pass
local done = redis.call('GET', KEYS[3])
if done then return tonumber(done) end
local values = redis.call('HMGET', state, 'passJob', 'passLast', 'merged')
if values[1] ~= arg.job then return 0 end
local version = redis.call('HINCRBY', state, pass == 'mid' and 'digests' or 'versions', 1)
redis.call('ZADD', documents, version,
  '{"version":' .. version .. ',"createdAt":' .. at .. ',' .. string.sub(arg.document, 2))
if arg.accepted then
  redis.call('HSET', state, pass == 'mid' and 'distilled' or 'merged', values[2])
  if pass == 'long' then redis.call('HSET', state, 'long', version) end
end
-- A digest stays until it is merged into the long document.
local gone = version - kept_versions
if pass == 'mid' then gone = math.min(gone, tonumber(values[3] or 0)) end
redis.call('ZREMRANGEBYSCORE', documents, '-inf', gone)
redis.call('HDEL', state, 'passJob', 'pass', 'passUntil', 'passFirst', 'passLast')
redis.call('SET', KEYS[3], version, 'PX', mark_kept_ms)
touch_space(arg.space, arg.tenant)
return version
