import type { JobRecord, MemoryPass } from '@app/contracts';
import type { RedisClient } from '@app/redis';
import type { StoredDocument } from './stored-document.js';
import { type SpaceId, SpaceKeys } from './space-keys.js';
import { beginPass, type BeginReply, commitPass } from './space-scripts.js';

/** Entries, or digests, of one pass at most; the next pass takes what is left. */
const mostAtOnce = { mid: 10_000, long: 1_000 } as const satisfies Record<MemoryPass, number>;

/** Gives spaces to passes, one at a time, and takes their documents. */
export class MemoryPasses {
  readonly #keys: SpaceKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
  ) {
    this.#keys = new SpaceKeys(prefix);
  }

  /** Takes the space for the pass that this job makes, until the job has ended, at its deadline at last. */
  begin({ id, tenant, deadline }: JobRecord, space: string, pass: MemoryPass): Promise<BeginReply> {
    const keys = [this.#keys.state({ tenant, space }), this.#mark(id)];
    const parameters = { job: id, pass, until: deadline, most: mostAtOnce[pass] };
    return beginPass.run(this.client, keys, { prefix: `${this.#keys.prefix}:`, ...parameters });
  }

  /**
   * Writes the document of a pass and frees the space. Doing it again changes nothing.
   *
   * @returns Its version; undefined when the job has the space no longer, and nothing was written.
   */
  async commit({ tenant, space }: SpaceId, document: StoredDocument): Promise<number | undefined> {
    const { job, pass, accepted } = document;
    const keys = [
      this.#keys.state({ tenant, space }),
      this.#keys.documents({ tenant, space }, pass),
      this.#mark(job),
    ];
    const version = await commitPass.run(this.client, keys, {
      prefix: `${this.#keys.prefix}:`,
      space,
      tenant,
      job,
      pass,
      accepted,
      document: JSON.stringify(document),
    });
    return version === 0 ? undefined : version;
  }

  #mark(job: string): string {
    return `${this.#keys.prefix}:memory-pass:${job}`;
  }
}
