/** For so long it can be told that a job was there. */
const rememberedSeconds = 86_400;

/**
 * `forget(due, job, index, member, id)`: an ended job and all that belongs to it is gone; for a day it is
 * known that it was there.
 */
export const forget = `
local function forget(due, job, index, member, id)
  redis.call('DEL', job, job .. ':events', job .. ':pieces')
  redis.call('ZREM', string.sub(due, 1, -4) .. 'outbox', member)
  redis.call('ZREM', index, id)
  redis.call('ZREM', due, member)
  redis.call('SET', job .. ':purged', string.sub(member, #id + 1), 'EX', ${rememberedSeconds})
end
`;
