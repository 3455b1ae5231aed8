import { Script } from '../../redis/script.js';

/**
 * Writes vectors behind those that are there.
 *
 * Keys: state of the vectors, vectors of the part, those of the other part, state of the space. Arguments: model,
 * dimensions, part, first and last number, offset in bytes, the vectors, how long they are kept.
 */
export const storeVectors = new Script<0 | 1>(
  'sluiceStoreVectors',
  4,
  `
local state, vectors, others, space = unpack(KEYS)
local part, first, last = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local newest = tonumber(redis.call('HGET', space, part == 'mid' and 'digests' or 'last') or 0)
if last > newest then return 0 end
local known = redis.call('HMGET', state, 'model', 'dimensions', part)
if known[1] ~= ARGV[1] or known[2] ~= ARGV[2] then
  redis.call('DEL', state, vectors, others)
  redis.call('HSET', state, 'model', ARGV[1], 'dimensions', ARGV[2])
  known[3] = false
end
if tonumber(known[3] or 0) ~= first - 1 then return 0 end
redis.call('SETRANGE', vectors, ARGV[6], ARGV[7])
redis.call('HSET', state, part, last)
for _, key in ipairs({ state, vectors, others }) do redis.call('PEXPIRE', key, ARGV[8]) end
return 1
`,
);
