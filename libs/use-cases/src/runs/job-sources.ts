import type { ChildJobs, JobSources } from '@app/execution';
import type { RunSources } from '@app/memory';
import { runMemory } from './run-memory.js';

/** Everything in Redis that runs read and write besides their job. */
export function jobSources(sources: RunSources): JobSources {
  return { childJobs: childJobs(sources), memory: runMemory(sources) };
}

/** How child jobs ended, as runs of their parent read it. */
function childJobs(sources: Pick<RunSources, 'ends'>): ChildJobs {
  return {
    ends: async (parent, names) =>
      (await sources.ends(parent, names)).map((end) => {
        if (end === undefined) return undefined;
        const { status, result, failure, usage } = end;
        if (status === 'completed' && result !== undefined) return { result, usage };
        const message = `The child job was ${status === 'completed' ? 'completed without a result' : status}.`;
        const kind = status === 'cancelled' ? 'cancelled' : status === 'expired' ? 'timeout' : 'internal';
        return { failure: failure ?? { kind, message }, usage };
      }),
  };
}
