import type { Failure, JobRecord, MemoryDocument, MemoryPass, Usage } from '@app/contracts';

/** What runs read and write besides their job. */
export interface JobSources {
  childJobs: ChildJobs;
  memory: RunMemory;
}

/** How child jobs ended. */
export interface ChildJobs {
  /**
   * The ends of these child jobs of a job, in the order of their names; undefined for one that has not ended
   * or does not exist.
   */
  ends(parent: string, names: readonly string[]): Promise<(ChildEnd | undefined)[]>;
}

/** The end of a child job. */
export interface ChildEnd {
  /** Set when the child job completed. */
  result?: object;
  /** Set when it ended otherwise. */
  failure?: Failure;
  usage?: Usage;
}

/** The memory spaces, as runs use them. */
export interface RunMemory {
  recall(tenant: string, space: string): Promise<Remembered>;
  /** Takes the space for this job's pass until the job ends. The same job gets the same work again. */
  begin(job: JobRecord, space: string, pass: MemoryPass): Promise<PassWork>;
  /**
   * Writes a document and moves the watermark in one step.
   *
   * @returns Its version; undefined when the job no longer holds the space, and nothing was written.
   */
  commit(
    job: JobRecord,
    space: string,
    document: Omit<MemoryDocument, 'version' | 'createdAt'>,
  ): Promise<number | undefined>;
}

/** The content of a memory space that a chat is given. */
export interface Remembered {
  /** The text of its long document. */
  long?: string;
  /** The digests since, oldest first. */
  digests: readonly Pick<MemoryDocument, 'createdAt' | 'text'>[];
}

/** The work of a pass over a memory space. */
export type PassWork =
  /** Another pass holds the space. */
  | { type: 'held' }
  /** The job has done it already. */
  | { type: 'done'; document: MemoryDocument }
  | {
      type: 'begun';
      /** Numbers of the new entries, or digests; none when `first` is greater than `last`. */
      first: number;
      last: number;
      entries: { number: number; text: string }[];
      /** The long document, for a pass that merges digests into it. */
      before?: MemoryDocument;
    };
