import callSource from './call.lua';
import clockSource from './clock.lua';
import { luaModule } from './lua-module.js';

/** Defines `arg` and `prefix`: the arguments of the script. */
export const scriptCall = luaModule(callSource);

/** Defines `now` and `at`: Redis' time. */
export const redisClock = luaModule(clockSource);
