-- publish_event(type, members): appends to the log of the installation and wakes those who follow it. `members` is
-- JSON that begins with a comma. The log keeps 10,000 events, and none for longer than seven days.
local kept_events = 10000
local function publish_event(type, members)
  local log = prefix .. 'installation-events'
  redis.call('XADD', log, 'MAXLEN', '~', kept_events, '*', 'event',
    '{"type":"' .. type .. '","at":' .. at .. members .. '}')
  redis.call('XTRIM', log, 'MINID', '~', string.format('%.0f', now - installation_events_kept_ms))
  redis.call('PEXPIRE', log, installation_events_kept_ms)
  redis.call('PUBLISH', log, '')
end
