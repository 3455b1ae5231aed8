import type { MemoryPass, NewMemoryPass, RequestOfKind } from '@app/contracts';
import type { Submission } from '@app/jobs';
import type { MemorySpaces, SpaceId } from '@app/memory';
import type { CallerJobs, SubmitOptions } from '../jobs/caller-jobs.js';
import { RefusedError } from '../refused-error.js';

/** Begins passes over memory spaces for callers. Each is a distill job. */
export class MemoryPassing {
  constructor(
    private readonly spaces: MemorySpaces,
    private readonly jobs: CallerJobs,
  ) {}

  /** @throws {RefusedError} `not-found` for an unknown space, and as for a submitted job. */
  async begin(
    { tenant, space }: SpaceId,
    pass: MemoryPass,
    asked: NewMemoryPass,
    options: SubmitOptions,
  ): Promise<Submission> {
    if ((await this.spaces.get({ tenant, space })) === undefined) throw unknownSpace();
    const { instructions, targetTokens, temperature, contextTokens, ...jobOptions } = asked;
    const input = { space, pass, instructions, targetTokens, temperature, contextTokens };
    const request: RequestOfKind<'distill'> = { ...jobOptions, kind: 'distill', input: defined(input) };
    return this.jobs.submit(tenant, request, options);
  }
}

export function unknownSpace(): RefusedError {
  return new RefusedError(
    'not-found',
    'You have no memory space of this name. A space begins with its first entry.',
  );
}

/** Without the members that are undefined, so that equal requests have one fingerprint. */
function defined<Members extends object>(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;
}
