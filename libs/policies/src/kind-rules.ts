import type { JobRecord, JobRequest } from '@app/contracts';

/** Entries that a completed job adds to a memory space. */
export interface RecordedTurn {
  space: string;
  /** Id and JSON of each entry, in their order. */
  entries: { id: string; json: string }[];
}

/**
 * The rules of one kind of job that storage, lanes, usage and metrics follow. Every process that stores or runs
 * jobs has a {@link KindTable} of them.
 */
export interface KindRules {
  /**
   * Tokens that the job will probably take from its lane; 0 or more. A job whose tokens are taken by its child
   * jobs takes none itself.
   */
  expectedTokens(input: JobRequest['input']): number;
  /** The operation of its calls by OpenTelemetry's GenAI conventions: a label of metrics and the name of spans. */
  readonly operation: string;
  /** The entries that a completed job adds to a memory space; undefined when it adds none. */
  recordedTurn(job: Pick<JobRecord, 'id' | 'request'>, result: object): RecordedTurn | undefined;
}

/** The kinds of jobs of an installation, by name. */
export class KindTable<Rules extends KindRules = KindRules> {
  readonly #kinds: ReadonlyMap<string, Rules>;

  constructor(readonly byName: Readonly<Record<string, Rules>>) {
    this.#kinds = new Map(Object.entries(byName));
  }

  get names(): string[] {
    return [...this.#kinds.keys()];
  }

  /** The rules of a kind; undefined for one that only another version of Sluice knows. */
  find(kind: string): Rules | undefined {
    return this.#kinds.get(kind);
  }

  /** @throws {TypeError} For an unknown kind. */
  get(kind: string): Rules {
    const rules = this.#kinds.get(kind);
    if (rules !== undefined) return rules;
    throw new TypeError(`Unknown kind of job "${kind}". Known kinds: ${this.names.join(', ')}.`);
  }
}
