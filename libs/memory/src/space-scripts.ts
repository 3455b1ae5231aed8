import appendEntriesSource from './append-entries.lua';
import beginPassSource from './begin-pass.lua';
import commitPassSource from './commit-pass.lua';
import spaceEntriesSource from './space-entries.lua';
import storeVectorsSource from './store-vectors.lua';
import recordTurnSource from './record-turn.lua';
import type { MemoryPass } from '@app/contracts';
import { type JobExtension, jobRecord } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';

/** A space is deleted one year after its last write. */
export const spaceRetentionMs = 365 * 86_400_000;

/** A memory space and its tenant. */
export interface SpaceId {
  tenant: string;
  space: string;
}

/**
 * The Redis keys of memory spaces, all kept until {@link spaceRetentionMs} after the last write to the space. Scripts
 * build the same names.
 */
export class SpaceKeys {
  /** All spaces as `<space> <tenant>`, by their last change; removed when found to be deleted. */
  readonly all: string;
  /** Never written: for probing the server that holds these keys. */
  readonly unwritten: string;

  constructor(readonly prefix: string) {
    this.all = `${prefix}:memory-spaces`;
    this.unwritten = `${prefix}:memory-unwritten`;
  }

  /** A tenant's spaces by their last change; removed when found to be deleted. */
  spacesOf(tenant: string): string {
    return `${this.prefix}:memory-spaces:${tenant}`;
  }

  /** A hash: numbers, watermarks, and the pass that has claimed the space. */
  state(id: SpaceId): string {
    return this.#of(id, 'state');
  }

  /** Entries by their numbers. */
  entries(id: SpaceId): string {
    return this.#of(id, 'entries');
  }

  /** A hash: the numbers of entries by the ids that their writers chose. */
  ids(id: SpaceId): string {
    return this.#of(id, 'ids');
  }

  /** Documents of a pass by their versions. */
  documents(id: SpaceId, pass: string): string {
    return this.#of(id, pass);
  }

  /** A hash: the model and form of the vectors, and the last numbers that have one. */
  vectorState(id: SpaceId): string {
    return this.#of(id, 'vectors');
  }

  /** The vectors of entries or digests: a string that concatenates them by number, or a vector set. */
  vectors(id: SpaceId, part: string): string {
    return this.#of(id, `vectors-${part}`);
  }

  #of({ tenant, space }: SpaceId, part: string): string {
    return `${this.prefix}:memory:${space}:${part}:${tenant}`;
  }
}

/** Appends entries to memory spaces. */
export const spaceEntries = luaModule(spaceEntriesSource, {
  includes: [scriptCall, redisClock],
  constants: { space_retention_ms: spaceRetentionMs },
});

/** The prefix of all key names, with the colon. */
interface Installation {
  prefix: string;
}

/** An entry to append: see append-entries.lua. */
export interface AppendedEntry {
  /** '' for an entry without an id. */
  id: string;
  /** Milliseconds since the epoch; undefined when unknown. */
  said: number | undefined;
  json: string;
}

/** The range of a pass: see begin-pass.lua. */
export type BeginReply = ['begun', first: number, last: number] | ['held'] | ['done', version: number];

export const appendEntries = new LuaScript<
  Installation & { space: string; tenant: string; max: number; entries: readonly AppendedEntry[] },
  number[] | null
>('sluiceAppendEntries', appendEntriesSource, { keys: 1, includes: [spaceEntries] });

export const beginPass = new LuaScript<
  Installation & { job: string; pass: MemoryPass; until: number; max: number },
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

/** Records the turn of a completed job in its memory space, in the step that ends the job. The kind says what to record. */
export const turnRecording: JobExtension = {
  name: 'memory',
  lua: luaModule(recordTurnSource, { includes: [spaceEntries] }),
  members: [],
  partOf: (record, { result, rules }) => result && rules?.recordedTurn(record, result),
};
