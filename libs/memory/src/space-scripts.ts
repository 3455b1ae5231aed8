import type { MemoryPass } from '@app/contracts';
import { jobRecord } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import appendEntriesSource from './append-entries.lua';
import beginPassSource from './begin-pass.lua';
import commitPassSource from './commit-pass.lua';
import spaceEntriesSource from './space-entries.lua';
import { spaceKeptMs } from './space-keys.js';
import storeVectorsSource from './store-vectors.lua';

/** Appends entries to memory spaces. */
export const spaceEntries = luaModule(spaceEntriesSource, {
  includes: [scriptCall, redisClock],
  constants: { space_kept_ms: spaceKeptMs },
});

/** What every script needs: how all key names begin, with the colon. */
interface Installation {
  prefix: string;
}

/** An entry to append: see append-entries.lua. */
export interface AppendedEntry {
  /** '' for an entry without an id. */
  id: string;
  /** Milliseconds since the epoch, where it is known. */
  said: number | undefined;
  json: string;
}

/** What a pass is to do: see begin-pass.lua. */
export type BeginReply = ['begun', first: number, last: number] | ['held'] | ['done', version: number];

export const appendEntries = new LuaScript<
  Installation & { space: string; tenant: string; most: number; entries: readonly AppendedEntry[] },
  number[] | null
>('sluiceAppendEntries', appendEntriesSource, { keys: 1, includes: [spaceEntries] });

export const beginPass = new LuaScript<
  Installation & { job: string; pass: MemoryPass; until: number; most: number },
  BeginReply
>('sluiceBeginPass', beginPassSource, { keys: 2, includes: [jobRecord] });

export const commitPass = new LuaScript<
  Installation & {
    space: string;
    tenant: string;
    job: string;
    pass: MemoryPass;
    accepted: boolean;
    document: string;
  },
  number
>('sluiceCommitPass', commitPassSource, { keys: 3, includes: [spaceEntries] });

export const storeVectors = new LuaScript<
  {
    model: string;
    dimensions: number;
    part: string;
    first: number;
    last: number;
    size: number;
    keptMs: number;
    form: string;
  },
  0 | 1
>('sluiceStoreVectors', storeVectorsSource, { keys: 4, includes: [scriptCall] });
