import { failFast, type RedisClient } from '@app/redis';
import {
  bytesPerNumber,
  hasVectorSets,
  nearestInSet,
  type NearVector,
  type NewVectors,
  packedPages,
  slicesForScripts,
  type VectorForm,
  type VectorPage,
  type VectorPart,
  type VectorState,
} from './vector-forms.js';
import { type SpaceId, SpaceKeys, spaceRetentionMs, storeVectors } from './space-scripts.js';

/**
 * The vectors of memory spaces. All vectors of a space have one model and one {@link VectorForm}. They are kept until one
 * year after the last write, and deleted with the space.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class MemoryVectors {
  readonly #keys: SpaceKeys;
  /** The form that the server supports; determined once. */
  #newForm: VectorForm | undefined;

  /** @param form The form of new vectors. Default: the best one that the server supports. */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
    form?: VectorForm,
  ) {
    this.#keys = new SpaceKeys(prefix);
    this.#newForm = form;
  }

  /** Undefined when the space has no vectors. */
  async state(id: SpaceId): Promise<VectorState | undefined> {
    const found = await failFast(this.client, () => this.client.hgetall(this.#keys.vectorState(id)));
    // Vectors without a stored form, from older versions, are packed.
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
   * Stores vectors of the numbers from `first` on. Vectors of another model are deleted first. False when not all were
   * stored, because another process has stored vectors or the space has no such numbers; {@link state} then returns how
   * far they go.
   */
  async store(id: SpaceId, part: VectorPart, vectors: NewVectors): Promise<boolean> {
    const { model, dimensions } = vectors;
    const state = await this.state(id);
    const isSame = state?.model === model && state.dimensions === dimensions;
    const form = isSame ? state.form : await this.#formOfNew();
    for (const slice of form === 'set' ? slicesForScripts(vectors) : [vectors]) {
      if (!(await this.#storeSlice(id, part, form, slice))) return false;
    }
    return true;
  }

  /** All vectors of a part, a bounded number at a time. Only for `packed` vectors. */
  pages(id: SpaceId, part: VectorPart, state: VectorState): AsyncGenerator<VectorPage> {
    const { dimensions, [part]: count } = state;
    return packedPages(this.client, this.#keys.vectors(id, part), { dimensions, count });
  }

  /**
   * The vectors of a part nearest to the query, nearest first. Only for vectors in a `set`. The index has eight bits per
   * number: occasionally it misses a vector that is hardly nearer than the last one, and the closeness is exact to 0.002.
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

  async #storeSlice(
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
      keptMs: spaceRetentionMs,
      form,
    };
    const reply = await failFast(this.client, () => storeVectors.run(this.client, places, parameters, bytes));
    return reply === 1;
  }
}
