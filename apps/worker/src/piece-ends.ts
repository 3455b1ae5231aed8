import type { ChatResult } from '@app/contracts';
import type { PieceEnds } from '@app/execution';
import type { RunSources } from '@app/memory';

/** How the pieces of jobs ended, as runs read it. */
export function pieceEnds(sources: Pick<RunSources, 'ends'>): PieceEnds {
  return {
    ends: async (parent, names) =>
      (await sources.ends(parent, names)).map((end) => {
        if (end === undefined) return undefined;
        const { status, result, failure, usage } = end;
        if (status === 'completed' && result !== undefined) return { result: result as ChatResult, usage };
        const message = `The piece was ${status === 'completed' ? 'completed without a result' : status}.`;
        const kind = status === 'cancelled' ? 'cancelled' : status === 'expired' ? 'timeout' : 'internal';
        return { failure: failure ?? { kind, message }, usage };
      }),
  };
}
