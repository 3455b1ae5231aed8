import { MemoryVectors, type NearVector, type SpaceId, type VectorPart, type VectorState } from '@app/memory';
import { Injectable } from '@nestjs/common';
import { NearestThreadHost } from './nearest-thread-host.js';
import { toNumbers } from './to-numbers.js';

/** What is sought, and how many at most. */
export interface Wanted {
  query: Float32Array;
  limit: number;
}

/** A vector that was found, and what it is of. */
export type NearInPart = NearVector & { part: VectorPart };

/**
 * Finds the vectors of a space that are nearest to a query: Redis does where they are in vector sets; else all
 * are compared in a thread.
 */
@Injectable()
export class NearestVectors {
  /** One scan at a time: each has a thread, and a page of vectors in memory. */
  #scanning: Promise<unknown> = Promise.resolve();

  constructor(private readonly vectors: MemoryVectors) {}

  /** So many of each part at least, if there are, in no order. */
  async find(
    id: SpaceId,
    parts: readonly VectorPart[],
    state: VectorState,
    wanted: Wanted,
  ): Promise<NearInPart[]> {
    if (state.form === 'packed') return this.#inTurn(() => this.#scan(id, parts, state, wanted));
    const found = await Promise.all(
      parts.map(async (part) => ofPart(part, await this.vectors.nearest(id, part, wanted))),
    );
    return found.flat();
  }

  #inTurn<Found>(scan: () => Promise<Found>): Promise<Found> {
    const found = this.#scanning.then(scan);
    this.#scanning = found.catch(() => undefined);
    return found;
  }

  async #scan(
    id: SpaceId,
    parts: readonly VectorPart[],
    state: VectorState,
    wanted: Wanted,
  ): Promise<NearInPart[]> {
    const near: NearInPart[] = [];
    const thread = new NearestThreadHost();
    try {
      for (const part of parts) {
        for await (const { first, bytes } of this.vectors.pages(id, part, state)) {
          near.push(...ofPart(part, await thread.nearest({ ...wanted, vectors: toNumbers(bytes), first })));
        }
      }
      return near;
    } finally {
      await thread.close();
    }
  }
}

function ofPart(part: VectorPart, near: readonly NearVector[]): NearInPart[] {
  return near.map((one) => ({ ...one, part }));
}
