/** The names of what is stored of batches. All of a batch is kept for the retention of jobs after its end. */
export class BatchKeys {
  /** Batches with work left, by their creation. Each is left at its end. */
  readonly active: string;

  constructor(readonly prefix: string) {
    this.active = `${prefix}:batches-active`;
  }

  /** A hash: status, counts, how many of its jobs are in the queue. */
  batch(id: string): string {
    return `${this.prefix}:batch:${id}`;
  }

  /** A list: lines that are no jobs yet. */
  lines(id: string): string {
    return `${this.batch(id)}:lines`;
  }

  /** A list: the caller's ids of all jobs, in their order. */
  customIds(id: string): string {
    return `${this.batch(id)}:custom-ids`;
  }

  /** A tenant's batches by creation, as long as they are kept. */
  index(tenant: string): string {
    return `${this.prefix}:batches:${tenant}`;
  }
}
