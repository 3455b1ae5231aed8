import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MemoryVectors, NearVector, SpaceId, VectorPart, VectorState } from '@app/memory';
import type { ScanPage } from './thread/nearest-of.js';

/** The time to compare the vectors of one page. */
const pageLimitMs = 10_000;

/** A query, and how many vectors it wants at most. */
export interface VectorQuery {
  query: Float32Array;
  limit: number;
}

/** A vector that was found, and the part of the space that it belongs to. */
export type NearInPart = NearVector & { part: VectorPart };

/**
 * Finds the vectors of a space that are nearest to a query. Redis compares those in vector sets; a thread compares
 * all others.
 */
export class NearestVectors {
  /** One scan at a time: each has a thread, and a page of vectors in memory. */
  #scanning: Promise<unknown> = Promise.resolve();

  constructor(private readonly vectors: MemoryVectors) {}

  /** At least `limit` of each part, if there are as many, in no order. */
  async find(
    id: SpaceId,
    parts: readonly VectorPart[],
    state: VectorState,
    wanted: VectorQuery,
  ): Promise<NearInPart[]> {
    if (state.form === 'packed') return this.#afterOthers(() => this.#scan(id, parts, state, wanted));
    const found = await Promise.all(
      parts.map(async (part) => ofPart(part, await this.vectors.nearest(id, part, wanted))),
    );
    return found.flat();
  }

  #afterOthers<Found>(scan: () => Promise<Found>): Promise<Found> {
    const found = this.#scanning.then(scan);
    this.#scanning = found.catch(() => undefined);
    return found;
  }

  async #scan(
    id: SpaceId,
    parts: readonly VectorPart[],
    state: VectorState,
    wanted: VectorQuery,
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

/** A thread that compares vectors, for one search. */
class NearestThreadHost {
  readonly #worker = new Worker(new URL('./thread/nearest-thread.ts', import.meta.url), { name: 'nearest' });

  /** The vectors of a page nearest to the query, the nearest first. The page is transferred to the thread. */
  async nearest(page: ScanPage): Promise<NearVector[]> {
    const answer = once(this.#worker, 'message', { signal: AbortSignal.timeout(pageLimitMs) });
    this.#worker.postMessage(page, [page.vectors.buffer as ArrayBuffer]);
    const [near] = (await answer) as [NearVector[]];
    return near;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The numbers of little-endian float32. It copies, because parts of buffers need not be aligned. */
export function toNumbers(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function ofPart(part: VectorPart, near: readonly NearVector[]): NearInPart[] {
  return near.map((one) => ({ ...one, part }));
}
