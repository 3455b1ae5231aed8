import type { JobRecord, MemoryDocument, MemoryPass } from '@app/contracts';
import type { RedisClient } from '@app/redis';
import { beginPass, type BeginReply, commitPass, type SpaceId, SpaceKeys } from './space-scripts.js';

/** A document to store. The space assigns version and time. */
export type StoredDocument = Omit<MemoryDocument, 'version' | 'createdAt'>;

/** The most entries or digests of one pass; the next pass takes the rest. */
const maxAtOnce = { mid: 10_000, long: 1_000 } as const satisfies Record<MemoryPass, number>;

/** Claims spaces for passes, one pass at a time, and stores their documents. */
export class MemoryPasses {
  readonly #keys: SpaceKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
  ) {
    this.#keys = new SpaceKeys(prefix);
  }

  /** Claims the space for the pass of this job, until the job has ended or its deadline has passed. */
  begin({ id, tenant, deadline }: JobRecord, space: string, pass: MemoryPass): Promise<BeginReply> {
    const keys = [this.#keys.state({ tenant, space }), this.#mark(id)];
    const parameters = { job: id, pass, until: deadline, max: maxAtOnce[pass] };
    return beginPass.run(this.client, keys, { prefix: `${this.#keys.prefix}:`, ...parameters });
  }

  /**
   * Stores the document of a pass and frees the space. Repeating it changes nothing.
   *
   * @returns The version; undefined when the job no longer has the space and nothing was stored.
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
