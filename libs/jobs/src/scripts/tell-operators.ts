/** Events that are kept, and for how long; whichever is less. */
const keptEvents = 10_000;
export const eventsKeptMs = 7 * 86_400_000;

/**
 * `tell_operators(prefix, type, members)`: appends to the log of the installation, and tells those who
 * follow it. `prefix` ends with a colon; `members` is JSON that begins with a comma.
 */
export const tellOperators = `
local function tell_operators(prefix, type, members)
  local log = prefix .. 'installation-events'
  redis.call('XADD', log, 'MAXLEN', '~', ${keptEvents}, '*', 'event', '{"type":"' .. type .. '","at":' .. at .. members .. '}')
  redis.call('XTRIM', log, 'MINID', '~', string.format('%.0f', now - ${eventsKeptMs}))
  redis.call('PEXPIRE', log, ${eventsKeptMs})
  redis.call('PUBLISH', log, '')
end
`;
