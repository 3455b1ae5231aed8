import type {
  MemoryHit,
  MemorySearch,
  MemorySearchPart,
  MemorySearchResult,
  MemorySpace,
} from '@app/contracts';
import type { MemorySpaces, MemoryVectors, NearVector, SpaceId, VectorForm, VectorPart } from '@app/memory';
import { type NearestVectors, toNumbers } from './nearest-vectors.js';
import type { SpaceEmbedding } from './space-embedding.js';
import { nearestOf } from './thread/nearest-of.js';

/** Texts of one embed job. */
const textsAtOnce = 256;
/** The time to make vectors of new texts in one search; the next search goes on. */
const makingMs = 15_000;
/**
 * The most entries that have vectors. Packed: all that a process reads for one search. In a set: Redis is blocked
 * for a tenth of a second when it frees as many.
 */
const mostVectors = { packed: 50_000, set: 100_000 } as const satisfies Record<VectorForm, number>;

/** Stands for the text of a digest that is no longer kept; it is never found, as there is no document. */
const gone = '(gone)';

type Place = NearVector & { part: MemorySearchPart };

/** Searches memory spaces by meaning. Vectors of new texts are made by the search itself. */
export class SpaceSearch {
  constructor(
    private readonly spaces: MemorySpaces,
    private readonly vectors: MemoryVectors,
    private readonly nearest: NearestVectors,
    private readonly embedding: SpaceEmbedding,
  ) {}

  /** @throws {RefusedError} `backend-failed` when the query could not be embedded. */
  async search(id: SpaceId, space: MemorySpace, asked: MemorySearch): Promise<MemorySearchResult> {
    const parts = (['entries', 'mid'] as const).filter((part) => asked.in.includes(part));
    const long = asked.in.includes('long') && space.long > 0;
    const document = long ? await this.spaces.document(id, 'long', space.long) : undefined;
    const texts = [asked.query, ...(document === undefined ? [] : [document.text])];
    const { model, dimensions, vectors } = await this.embedding.embed(id.tenant, texts);
    const [query, ofDocument] = vectors.map(toNumbers);
    if (query === undefined) throw new Error('The query has no vector.');
    const end = performance.now() + makingMs;
    for (const part of parts) await this.#complete(id, space, part, { model, end });
    const state = await this.vectors.state(id);
    const usable = state?.model === model && state.dimensions === dimensions ? state : undefined;
    const near: Place[] =
      usable === undefined ? [] : await this.nearest.find(id, parts, usable, { query, limit: asked.limit });
    if (ofDocument !== undefined) {
      const [found] = nearestOf({ query, vectors: ofDocument, first: space.long, limit: 1 });
      if (found !== undefined) near.push({ ...found, part: 'long' });
    }
    const nearest = near.toSorted((one, other) => other.closeness - one.closeness).slice(0, asked.limit);
    const hits = await Promise.all(nearest.map((place) => this.#hit(id, place)));
    const searched = parts.reduce((sum, part) => sum + (usable?.[part] ?? 0), 0);
    const all = parts.reduce((sum, part) => sum + sizeOf(space, part), 0);
    return {
      data: hits.filter((hit) => hit !== undefined),
      model,
      unsearched: Math.max(0, all - searched),
    };
  }

  /** Makes the missing vectors, as far as there is time. */
  async #complete(
    id: SpaceId,
    space: MemorySpace,
    part: VectorPart,
    { model, end }: { model: string; end: number },
  ): Promise<void> {
    while (performance.now() < end) {
      const state = await this.vectors.state(id);
      const first = (state?.model === model ? state[part] : 0) + 1;
      const last = Math.min(sizeOf(space, part), mostVectors[state?.form ?? 'packed']);
      if (first > last) return;
      const texts = await this.#texts(id, part, first, Math.min(last, first + textsAtOnce - 1));
      const made = await this.embedding.embed(id.tenant, texts);
      const bytes = Buffer.concat(made.vectors);
      await this.vectors.store(id, part, { ...made, first, bytes });
      // The configuration names another model since.
      if (made.model !== model) return;
    }
  }

  /** One text for each number, also for deleted digests. */
  async #texts(id: SpaceId, part: VectorPart, first: number, last: number): Promise<string[]> {
    if (part === 'entries') {
      const entries = await this.spaces.entriesBetween(id, first, last);
      return entries.map(({ text }) => text);
    }
    const found = await this.spaces.documents(id, 'mid', last + 1, last - first + 1);
    const texts = new Map(found.map(({ version, text }) => [version, text]));
    return Array.from({ length: last - first + 1 }, (_, place) => texts.get(first + place) ?? gone);
  }

  /** Undefined for an entry or document that was deleted. */
  async #hit(id: SpaceId, { part, number, closeness }: Place): Promise<MemoryHit | undefined> {
    if (part === 'entries') {
      const [entry] = await this.spaces.entries(id, number - 1, 1);
      return entry === undefined ? undefined : { closeness, entry };
    }
    const document = await this.spaces.document(id, part, number);
    if (document === undefined) return undefined;
    const { pass, version, text } = document;
    return { closeness, document: { pass, version, text } };
  }
}

function sizeOf({ entries, digests }: MemorySpace, part: VectorPart): number {
  return part === 'mid' ? digests : entries;
}
