import { isTerminal, type MemoryPass, type MemorySpace } from '@app/contracts';
import type { JobStore } from '@app/jobs';
import type { MemorySpaces, SpaceId } from '@app/memory';

/** Spaces of one read. */
const pageSize = 200;

/** The memory spaces of all tenants, for schedules of the installation. */
export class SpacesWithNews {
  constructor(
    private readonly spaces: Pick<MemorySpaces, 'all' | 'get'>,
    private readonly jobs: Pick<JobStore, 'get'>,
  ) {}

  /** Whether there is any space at all. */
  async any(): Promise<boolean> {
    return (await this.spaces.all(0, 1)).length > 0;
  }

  /** The spaces that have something new for a pass, and that no pass holds. */
  async *of(pass: MemoryPass): AsyncGenerator<SpaceId> {
    const seen = new Set<string>();
    for (let from = 0; ; from += pageSize) {
      const page = await this.spaces.all(from, pageSize);
      if (page.length === 0) return;
      for (const id of page) {
        // A space that is written meanwhile appears again on a later page.
        const name = `${id.space} ${id.tenant}`;
        if (seen.has(name)) continue;
        seen.add(name);
        const space = await this.spaces.get(id);
        if (space !== undefined && hasNews(space, pass) && !(await this.#isTaken(id, space))) yield id;
      }
    }
  }

  /** Whether the job of a pass holds the space; an ended or deleted job does not. */
  async #isTaken({ tenant }: SpaceId, { pass }: MemorySpace): Promise<boolean> {
    const job = pass && (await this.jobs.get(tenant, pass.job));
    return job !== undefined && !isTerminal(job.status);
  }
}

function hasNews({ entries, distilled, digests, merged }: MemorySpace, pass: MemoryPass): boolean {
  return pass === 'mid' ? entries > distilled : digests > merged;
}
