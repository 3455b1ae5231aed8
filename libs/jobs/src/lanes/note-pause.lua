-- Notes who paused a lane, and reports it. The first note stays.
--
-- Keys       pause
-- Arguments  backend, by, reason if there is one
-- Reply      1 when there was no note, else 0
local pause = KEYS[1]
if redis.call('HSETNX', pause, 'at', at) == 0 then return 0 end
redis.call('HSET', pause, 'by', arg.by)
local members = ',"backend":"' .. arg.backend .. '","by":' .. cjson.encode(arg.by)
if arg.reason then
  redis.call('HSET', pause, 'reason', arg.reason)
  members = members .. ',"reason":' .. cjson.encode(arg.reason)
end
publish_event('lane.paused', members)
return 1
