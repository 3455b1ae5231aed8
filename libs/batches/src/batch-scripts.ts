import advanceBatchSource from './advance-batch.lua';
import countEndSource from './count-end.lua';
import dropLinesSource from './drop-lines.lua';
import endBatchSource from './end-batch.lua';
import sealBatchSource from './seal-batch.lua';
import { type JobExtension, outbox } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';

/** The Redis keys of batches. All keys of a batch are kept for the retention of jobs after its end. */
export class BatchKeys {
  /** Active batches by creation; removed at their end. */
  readonly active: string;

  constructor(readonly prefix: string) {
    this.active = `${prefix}:batches-active`;
  }

  /** A hash: the {@link BatchRecord}. */
  batch(id: string): string {
    return `${this.prefix}:batch:${id}`;
  }

  /** A list: the lines that have not become jobs. */
  lines(id: string): string {
    return `${this.batch(id)}:lines`;
  }

  /** A list: the caller's ids of all lines in order. */
  customIds(id: string): string {
    return `${this.batch(id)}:custom-ids`;
  }

  /** A tenant's batches by creation. */
  index(tenant: string): string {
    return `${this.prefix}:batches:${tenant}`;
  }
}

/** The prefix of all key names, with the colon. */
interface Installation {
  prefix: string;
}

/** Counts the ends of jobs in their batch, in the step that ends them. */
export const batchCounting: JobExtension = {
  name: 'batches',
  lua: luaModule(countEndSource, { includes: [scriptCall] }),
  members: ['batch'],
};

export const advanceBatch = new LuaScript<{ fed: number; count: number }, void>(
  'sluiceAdvanceBatch',
  advanceBatchSource,
  { keys: 2, includes: [scriptCall] },
);

export const dropLines = new LuaScript<object, void>('sluiceDropLines', dropLinesSource, { keys: 2 });

export const endBatch = new LuaScript<
  Installation & { id: string; tenant: string; retention: number },
  0 | 1
>('sluiceEndBatch', endBatchSource, { keys: 4, includes: [redisClock, outbox] });

export const sealBatch = new LuaScript<
  { id: string; deadline: number; members: (string | number)[] },
  number
>('sluiceSealBatch', sealBatchSource, { keys: 5, includes: [scriptCall, redisClock] });
