import { LuaScript, redisClock, scriptCall } from '@app/redis';
import loadSettingsSource from './load-settings.lua';
import putSettingsSource from './put-settings.lua';
import removeSettingsSource from './remove-settings.lua';

const options = { keys: 3, includes: [scriptCall, redisClock] };

export const putSettings = new LuaScript<
  {
    field: string;
    version: number;
    siblings: string;
    most: number;
    mostOfAll: number;
    text: string;
    channel: string;
    backend: string | undefined;
  },
  [version: number, at: string] | [refusal: 0 | -1]
>('sluicePutSettings', putSettingsSource, options);

export const removeSettings = new LuaScript<
  { field: string; version: number; channel: string; backend: string | undefined; emptyingMs: number },
  0 | 1
>('sluiceRemoveSettings', removeSettingsSource, options);

export const loadSettings = new LuaScript<
  { known: number },
  [version: number, removed: string[], entries: string[] | null]
>('sluiceLoadSettings', loadSettingsSource, options);
