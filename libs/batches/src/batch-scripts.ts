import { type JobExtension, outbox } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import advanceBatchSource from './advance-batch.lua';
import countEndSource from './count-end.lua';
import dropLinesSource from './drop-lines.lua';
import endBatchSource from './end-batch.lua';
import sealBatchSource from './seal-batch.lua';

/** What every script needs: how all key names begin, with the colon. */
interface Installation {
  prefix: string;
}

/** Counts the ends of jobs for their batch, in the step that ends them. */
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
