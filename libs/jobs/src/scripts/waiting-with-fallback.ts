import { Script } from '@app/redis';
import type { RecordValues } from '../records/record-fields.js';
import { readRecordValues } from './fragments.js';

/** Of one step: wake-ups looked at, and records and characters given. */
const maximumScanned = 500;
const maximumGiven = 100;
const maximumCharacters = 4_194_304;

export type WaitingReply = [scanned: number, found: [id: string, values: RecordValues][]];

/**
 * Jobs of a lane that have a fallback and may not wait until a time.
 *
 * Keys: BullMQ's prioritized set of the queue. Arguments: prefix of job keys, from which place on, the time, '1'
 * for all that have a fallback. Gives how many wake-ups were looked at, and the records of the jobs.
 */
export const waitingWithFallback = new Script<WaitingReply>(
  'sluiceWaitingWithFallback',
  1,
  `
local prefix, from, time, all = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
${readRecordValues}
local found, scanned, characters = {}, 0, 0
for _, wake_up in ipairs(redis.call('ZRANGE', KEYS[1], from, from + ${maximumScanned - 1})) do
  scanned = scanned + 1
  local id = string.match(wake_up, '^[^.]+')
  local values = redis.call('HMGET', prefix .. id, 'status', 'hop', 'lastHop', 'waitUntil', 'deadline')
  if values[1] == 'queued' and values[3] and tonumber(values[2] or 0) < tonumber(values[3]) then
    local leaves = math.min(tonumber(values[4] or '') or math.huge, tonumber(values[5]))
    if all or leaves < time then
      local record = read_record(prefix .. id)
      for _, value in ipairs(record) do
        if value then characters = characters + #value end
      end
      found[#found + 1] = { id, record }
      if #found >= ${maximumGiven} or characters > ${maximumCharacters} then break end
    end
  end
end
return { scanned, found }
`,
);
