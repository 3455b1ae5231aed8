-- Publishes an event of the installation.
--
-- Keys       a mark that it was published, or the log where it is published each time
-- Arguments  type, members: JSON that begins with a comma, or ''; onceInMs: it is not published again for so long
-- Reply      1 when it was published, else 0
if arg.onceInMs and not redis.call('SET', KEYS[1], at, 'NX', 'PX', arg.onceInMs) then return 0 end
publish_event(arg.type, arg.members)
return 1
