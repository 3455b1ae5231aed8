import { failFast } from '../redis/fail-fast.js';
import type { RedisClient } from '../redis/redis-connections.js';
import { storeVectors } from './scripts/store-vectors.js';
import { type SpaceId, SpaceKeys, spaceKeptMs } from './space-keys.js';

const bytesPerNumber = 4;
/** Of one read. */
const pageBytes = 4_194_304;

/** What of a space has vectors: its entries by their numbers, its digests by their versions. */
export type VectorPart = 'entries' | 'mid';

/** How far the vectors of a space go. */
export interface VectorState {
  model: string;
  dimensions: number;
  /** The last number that has one; they have no gaps. */
  entries: number;
  mid: number;
}

/** Vectors that follow each other, as little-endian float32. */
export interface VectorPage {
  /** The number of the first. */
  first: number;
  bytes: Buffer;
}

/**
 * The vectors of memory spaces, all of a space by one model. Kept until a year after the last of them was
 * written, and deleted with the space.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class MemoryVectors {
  readonly #keys: SpaceKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
  ) {
    this.#keys = new SpaceKeys(prefix);
  }

  /** Undefined when there are none. */
  async state(id: SpaceId): Promise<VectorState | undefined> {
    const found = await failFast(this.client, () => this.client.hgetall(this.#keys.vectorState(id)));
    const { model, dimensions, entries = '0', mid = '0' } = found;
    if (model === undefined) return undefined;
    return { model, dimensions: Number(dimensions), entries: Number(entries), mid: Number(mid) };
  }

  /**
   * Writes the vectors of the numbers from `first` on. Vectors of another model are thrown away with it, and all
   * begins anew. False when nothing was written, as others have written there, or the space has no such numbers.
   */
  async store(
    id: SpaceId,
    part: VectorPart,
    { model, dimensions, first, bytes }: { model: string; dimensions: number } & VectorPage,
  ): Promise<boolean> {
    const keys = this.#keys;
    const places = [
      keys.vectorState(id),
      keys.vectors(id, part),
      keys.vectors(id, part === 'mid' ? 'entries' : 'mid'),
      keys.state(id),
    ];
    const last = first - 1 + bytes.length / bytesPerNumber / dimensions;
    const offset = (first - 1) * dimensions * bytesPerNumber;
    const about = [model, dimensions, part, first, last, offset, bytes, spaceKeptMs];
    return (await failFast(this.client, () => storeVectors.run(this.client, places, about))) === 1;
  }

  /** All vectors of a part, a bounded number at a time. */
  async *pages(id: SpaceId, part: VectorPart, state: VectorState): AsyncGenerator<VectorPage> {
    const vectorBytes = state.dimensions * bytesPerNumber;
    const perPage = Math.max(1, Math.floor(pageBytes / vectorBytes));
    for (let first = 1; first <= state[part]; first += perPage) {
      const last = Math.min(first + perPage - 1, state[part]);
      const [start, end] = [(first - 1) * vectorBytes, last * vectorBytes - 1];
      const bytes = await failFast(this.client, () =>
        this.client.getrangeBuffer(this.#keys.vectors(id, part), start, end),
      );
      yield { first, bytes };
    }
  }
}
