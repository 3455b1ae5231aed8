import { Script } from '@app/redis';
import type { RecordValues } from '../records/record-fields.js';
import { readRecordValues } from './fragments.js';

/** Of one page: jobs looked at, and characters of what it gives. What is left comes with the next. */
const maximumScanned = 1_000;
const maximumCharacters = 4_194_304;

/**
 * A page of a tenant's jobs, newest first. Forgets those in the index whose record is gone.
 *
 * Keys: index. Arguments: prefix of job keys, limit, created after or '', status, kind and backend or
 * '', then the time and id of the last job of the page before, or ''. Gives the records, and the time
 * and id of the last job looked at when there may be more.
 */
export const list = new Script<
  [records: [id: string, values: RecordValues][], lastTime: string | null, lastId: string | null]
>(
  'sluiceList',
  1,
  `
local index = KEYS[1]
local prefix, limit, after = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local status, kind, backend = ARGV[4], ARGV[5], ARGV[6]
${readRecordValues}
local from = 0
if ARGV[8] ~= '' then
  local rank = redis.call('ZREVRANK', index, ARGV[8])
  from = rank and rank + 1 or redis.call('ZCOUNT', index, '(' .. ARGV[7], '+inf')
end
local records, gone, scanned, characters = {}, {}, 0, 0
while scanned < ${maximumScanned} do
  local found = redis.call('ZREVRANGE', index, from, from + 49, 'WITHSCORES')
  if #found == 0 then break end
  for place = 1, #found, 2 do
    local id, time = found[place], found[place + 1]
    scanned = scanned + 1
    -- Of jobs of one millisecond the greater id comes first; these were on the page before.
    local seen = ARGV[8] ~= '' and tonumber(time) == tonumber(ARGV[7]) and id >= ARGV[8]
    if after and tonumber(time) <= after then
      for _, old in ipairs(gone) do redis.call('ZREM', index, old) end
      return { records, false, false }
    end
    local job = prefix .. id
    local is = redis.call('HMGET', job, 'status', 'kind', 'backend')
    if not is[1] then
      gone[#gone + 1] = id
    elseif not seen and (status == '' or is[1] == status) and (kind == '' or is[2] == kind) and
      (backend == '' or is[3] == backend) then
      local values = read_record(job)
      for _, value in ipairs(values) do
        if value then characters = characters + #value end
      end
      records[#records + 1] = { id, values }
      if #records >= limit or characters > ${maximumCharacters} then
        for _, old in ipairs(gone) do redis.call('ZREM', index, old) end
        return { records, time, id }
      end
    end
    if scanned >= ${maximumScanned} then
      for _, old in ipairs(gone) do
        if old ~= id then redis.call('ZREM', index, old) end
      end
      return { records, time, id }
    end
  end
  from = from + 50
end
for _, old in ipairs(gone) do redis.call('ZREM', index, old) end
return { records, false, false }
`,
);
