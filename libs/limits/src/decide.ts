import { luaModule, type LuaModule, LuaScript, scriptCall } from '@app/redis';
import decisionSource from './decision.lua';
import type { LimitQuery, LimitReply } from './limit-query.js';
import redisTimeSource from './redis-time.lua';

/** `raw`: Redis' own time. */
export const redisTime = luaModule(redisTimeSource);

/** The decision by another clock: a module that sets `raw`. Property tests move it. */
export function decisionBy<Query extends LimitQuery>(time: LuaModule) {
  return new LuaScript<Query, LimitReply>('sluiceLimit', decisionSource, {
    keys: 2,
    includes: [scriptCall, time],
  });
}

/** The decision in Redis' own time. */
export const decide = decisionBy(redisTime);
