import { Script } from '@app/redis';

const changed = `
local version = redis.call('INCR', KEYS[2])
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
`;

/**
 * Writes one entry, if it is there, or is not, as is expected, and there is room.
 *
 * Keys: settings, version, removed. Arguments: field, the version that it has (0: it is new), the beginning of
 * its owner's fields of that kind, most of those, most of all, text, channel, full name of a backend. Gives the version and the
 * time of the change, or one number: 0 when it is otherwise there, -1 when there is no room.
 */
export const putSettings = new Script<[version: number, at: string] | [refusal: 0 | -1]>(
  'sluicePutSettings',
  3,
  `
local field, expected, siblings, most, most_of_all = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local there = redis.call('HGET', KEYS[1], field)
local known = there and tonumber(string.match(there, '^%d+')) or 0
if known ~= expected then return { 0 } end
if not there then
  if redis.call('HLEN', KEYS[1]) >= most_of_all then return { -1 } end
  local count = 0
  for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(name, 1, #siblings) == siblings then count = count + 1 end
  end
  if count >= most then return { -1 } end
end
${changed}
redis.call('HSET', KEYS[1], field, version .. ' ' .. at .. ' ' .. ARGV[6])
if ARGV[8] ~= '' then redis.call('ZREM', KEYS[3], ARGV[8]) end
redis.call('PUBLISH', ARGV[7], version)
return { version, at }
`,
);

/**
 * Deletes one entry.
 *
 * Keys: settings, version, removed. Arguments: field, the version that it has, channel, full name of a backend,
 * milliseconds for which its lane is emptied. Gives whether it was there so.
 */
export const removeSettings = new Script<0 | 1>(
  'sluiceRemoveSettings',
  3,
  `
local there = redis.call('HGET', KEYS[1], ARGV[1])
if not there or string.match(there, '^%d+') ~= ARGV[2] then return 0 end
${changed}
redis.call('HDEL', KEYS[1], ARGV[1])
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[3], at + ARGV[5], ARGV[4]) end
redis.call('PUBLISH', ARGV[3], version)
return 1
`,
);

/**
 * Reads everything, unless only what is known was there at the last reading.
 *
 * Keys: settings, version, removed. Arguments: the version that is known. Gives the version, the removed
 * backends, and fields and texts in turn.
 */
export const loadSettings = new Script<[version: number, removed: string[], entries: string[] | null]>(
  'sluiceLoadSettings',
  3,
  `
local version = tonumber(redis.call('GET', KEYS[2]) or 0)
local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', time[1] * 1000)
local removed = redis.call('ZRANGE', KEYS[3], 0, -1)
if version == tonumber(ARGV[1]) then return { version, removed, false } end
return { version, removed, redis.call('HGETALL', KEYS[1]) }
`,
);
