import { failFast, type RedisClient } from '@app/redis';
import { packedPages } from './packed-vectors.js';
import { type SpaceId, SpaceKeys, spaceKeptMs } from './space-keys.js';
import { storeVectors } from './space-scripts.js';
import { hasVectorSets, nearestInSet, slicesForScripts } from './vector-set.js';
import {
  bytesPerNumber,
  type NearVector,
  type NewVectors,
  type VectorForm,
  type VectorPage,
  type VectorPart,
  type VectorState,
} from './vector-state.js';

/**
 * The vectors of memory spaces, all of a space by one model and in one {@link VectorForm}. Kept until a year
 * after the last of them was written, and deleted with the space.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class MemoryVectors {
  readonly #keys: SpaceKeys;
  /** What the server can; asked once. */
  #newForm: VectorForm | undefined;

  /** Whatever the server can, new vectors have the `form` that is given. */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
    form?: VectorForm,
  ) {
    this.#keys = new SpaceKeys(prefix);
    this.#newForm = form;
  }

  /** Undefined when there are none. */
  async state(id: SpaceId): Promise<VectorState | undefined> {
    const found = await failFast(this.client, () => this.client.hgetall(this.#keys.vectorState(id)));
    // Vectors of before there were forms are packed.
    const { model, dimensions, form = 'packed', entries = '0', mid = '0' } = found;
    if (model === undefined) return undefined;
    return {
      model,
      dimensions: Number(dimensions),
      form: form as VectorForm,
      entries: Number(entries),
      mid: Number(mid),
    };
  }

  /**
   * Writes the vectors of the numbers from `first` on. Vectors of another model are thrown away with it, and all
   * begins anew. False when not all of them were written, as others have written there, or the space has no such
   * numbers; the state tells how far they go.
   */
  async store(id: SpaceId, part: VectorPart, vectors: NewVectors): Promise<boolean> {
    const { model, dimensions } = vectors;
    const state = await this.state(id);
    const same = state?.model === model && state.dimensions === dimensions;
    const form = same ? state.form : await this.#formOfNew();
    for (const slice of form === 'set' ? slicesForScripts(vectors) : [vectors]) {
      if (!(await this.#storeAtOnce(id, part, form, slice))) return false;
    }
    return true;
  }

  /** All vectors of a part, a bounded number at a time; of a space whose vectors are `packed`. */
  pages(id: SpaceId, part: VectorPart, state: VectorState): AsyncGenerator<VectorPage> {
    const { dimensions, [part]: count } = state;
    return packedPages(this.client, this.#keys.vectors(id, part), { dimensions, count });
  }

  /**
   * The vectors of a part nearest to the query, the nearest first; of a space whose vectors are a `set`. Found by
   * an index of eight bits a number: now and then one is left out that is hardly nearer than the last, and the
   * closeness is right to 0.002.
   */
  nearest(
    id: SpaceId,
    part: VectorPart,
    wanted: { query: Float32Array; limit: number },
  ): Promise<NearVector[]> {
    return nearestInSet(this.client, this.#keys.vectors(id, part), wanted);
  }

  async #formOfNew(): Promise<VectorForm> {
    this.#newForm ??= (await hasVectorSets(this.client, this.#keys.unwritten)) ? 'set' : 'packed';
    return this.#newForm;
  }

  async #storeAtOnce(
    id: SpaceId,
    part: VectorPart,
    form: VectorForm,
    { model, dimensions, first, bytes }: NewVectors,
  ): Promise<boolean> {
    const keys = this.#keys;
    const places = [
      keys.vectorState(id),
      keys.vectors(id, part),
      keys.vectors(id, part === 'mid' ? 'entries' : 'mid'),
      keys.state(id),
    ];
    const vectorBytes = dimensions * bytesPerNumber;
    const parameters = {
      model,
      dimensions,
      part,
      first,
      last: first - 1 + bytes.length / vectorBytes,
      size: vectorBytes,
      keptMs: spaceKeptMs,
      form,
    };
    const reply = await failFast(this.client, () => storeVectors.run(this.client, places, parameters, bytes));
    return reply === 1;
  }
}
