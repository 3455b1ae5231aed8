import type { JobRecord, MemoryDocument, MemoryPass } from '@app/contracts';

/** What a memory space knows, for a chat. */
export interface Remembered {
  /** The text of its long document. */
  long?: string;
  /** The digests since, oldest first. */
  digests: readonly Pick<MemoryDocument, 'createdAt' | 'text'>[];
}

/** What a pass is to do with a space. */
export type PassWork =
  /** Another pass has the space. */
  | { type: 'held' }
  /** The job has done it already. */
  | { type: 'done'; document: MemoryDocument }
  | {
      type: 'begun';
      /** Of the entries, or digests, that are new; none when the first is behind the last. */
      first: number;
      last: number;
      entries: { number: number; text: string }[];
      /** The long document, for a pass that merges digests into it. */
      before?: MemoryDocument;
    };

/** The memory spaces, as runs use them. */
export interface RunMemory {
  recall(tenant: string, space: string): Promise<Remembered>;
  /** Takes the space for the pass that this job makes, until the job ends. The same job gets the same work. */
  begin(job: JobRecord, space: string, pass: MemoryPass): Promise<PassWork>;
  /**
   * Writes a document and moves the watermark in one step.
   *
   * @returns Its version; undefined when the job has the space no longer, and nothing was written.
   */
  commit(
    job: JobRecord,
    space: string,
    document: Omit<MemoryDocument, 'version' | 'createdAt'>,
  ): Promise<number | undefined>;
}
