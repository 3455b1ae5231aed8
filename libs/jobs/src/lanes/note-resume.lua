-- Deletes the note of who paused a lane, and reports who resumed it.
--
-- Keys       pause
-- Arguments  backend, by
-- Reply      1 when there was a note, else 0
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
publish_event('lane.resumed', ',"backend":"' .. arg.backend .. '","by":' .. cjson.encode(arg.by))
return 1
