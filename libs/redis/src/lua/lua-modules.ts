import callSource from './call.lua';
import clockSource from './clock.lua';
import { luaModule } from './lua-module.js';

/** `arg` and `prefix`: what the script was called with. */
export const scriptCall = luaModule(callSource);

/** `now` and `at`: Redis' time. */
export const redisClock = luaModule(clockSource);
