import type { JobExtension } from '@app/jobs';
import { luaModule } from '@app/redis';
import recordTurnSource from './record-turn.lua';
import { spaceEntries } from './space-scripts.js';

/** Records the turn of a completed job in its memory space, in the step that ends the job. The kind says what to record. */
export const turnRecording: JobExtension = {
  name: 'memory',
  lua: luaModule(recordTurnSource, { includes: [spaceEntries] }),
  members: [],
  partOf: (record, { result, rules }) => result && rules?.recordedTurn(record, result),
};
