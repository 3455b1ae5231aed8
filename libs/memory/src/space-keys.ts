/** A space is deleted a year after something was last written to it. */
export const spaceKeptMs = 365 * 86_400_000;

/** A memory space and whose it is. */
export interface SpaceId {
  tenant: string;
  space: string;
}

/**
 * The names of what memory spaces keep in Redis; all of it is kept until {@link spaceKeptMs} after the last
 * write to the space. Scripts make the same names.
 */
export class SpaceKeys {
  /** All spaces, as name, blank and tenant, by their last change; each left when it is found to be gone. */
  readonly all: string;
  /** Nobody writes it: for questions to the server that has all these keys. */
  readonly unwritten: string;

  constructor(readonly prefix: string) {
    this.all = `${prefix}:memory-spaces`;
    this.unwritten = `${prefix}:memory-unwritten`;
  }

  /** A tenant's spaces by their last change; each left when it is found to be gone. */
  spacesOf(tenant: string): string {
    return `${this.prefix}:memory-spaces:${tenant}`;
  }

  /** A hash: numbers, watermarks, and the pass that has the space. */
  state(id: SpaceId): string {
    return this.#of(id, 'state');
  }

  /** Entries by their numbers. */
  entries(id: SpaceId): string {
    return this.#of(id, 'entries');
  }

  /** A hash: the numbers of entries that have a name of their writer's. */
  ids(id: SpaceId): string {
    return this.#of(id, 'ids');
  }

  /** Documents of a pass by their versions. */
  documents(id: SpaceId, pass: string): string {
    return this.#of(id, pass);
  }

  /** A hash: which model made the vectors, in which form they are, and how far they go. */
  vectorState(id: SpaceId): string {
    return this.#of(id, 'vectors');
  }

  /** The vectors of entries or digests: a string, one behind the other by their numbers, or a set of them. */
  vectors(id: SpaceId, part: string): string {
    return this.#of(id, `vectors-${part}`);
  }

  #of({ tenant, space }: SpaceId, part: string): string {
    return `${this.prefix}:memory:${space}:${part}:${tenant}`;
  }
}
