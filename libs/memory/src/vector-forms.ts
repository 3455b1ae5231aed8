import { failFast, type RedisClient } from '@app/redis';

/** The parts of a space that have vectors: entries by their numbers, and digests (`mid`) by their versions. */
export type VectorPart = 'entries' | 'mid';

/**
 * How Redis stores the vectors of a space:
 *
 * - `set`: vector sets, which search by themselves; on Redis 8 and newer.
 * - `packed`: concatenated; a search reads all of them.
 *
 * It is chosen with the first vector of a model and stays until another model replaces that one.
 */
export type VectorForm = 'packed' | 'set';

/** The extent of the vectors of a space. */
export interface VectorState {
  model: string;
  dimensions: number;
  form: VectorForm;
  /** The last number that has a vector; there are no gaps. */
  entries: number;
  mid: number;
}

/** Vectors of consecutive numbers, as little-endian float32. */
export interface VectorPage {
  /** The number of the first vector. */
  first: number;
  bytes: Buffer;
}

/** Vectors to store. */
export interface NewVectors extends VectorPage {
  model: string;
  dimensions: number;
}

/** A vector found by a search. */
export interface NearVector {
  number: number;
  /** Cosine similarity: 1 is the same direction. */
  closeness: number;
}

export const bytesPerNumber = 4;

/** Bytes read at a time. */
const pageBytes = 4_194_304;

/** The first `count` packed vectors of a key, a bounded number at a time. */
export async function* packedPages(
  client: RedisClient,
  key: string,
  { dimensions, count }: { dimensions: number; count: number },
): AsyncGenerator<VectorPage> {
  const vectorBytes = dimensions * bytesPerNumber;
  const perPage = Math.max(1, Math.floor(pageBytes / vectorBytes));
  for (let first = 1; first <= count; first += perPage) {
    const last = Math.min(first + perPage - 1, count);
    const [start, end] = [(first - 1) * vectorBytes, last * vectorBytes - 1];
    const bytes = await failFast(client, () => client.getrangeBuffer(key, start, end));
    yield { first, bytes };
  }
}

/**
 * Bytes of vectors that one script adds to a set. The script blocks Redis for 0.5 to 1.5 ms per vector of 384 numbers,
 * longer for larger ones.
 */
const scriptBytes = 8_192;

/**
 * The number of candidates that Redis explores. With its default of 100 it finds half of the ten nearest among 10,000
 * random vectors, with this number more than nine. Of real texts it finds nearly all with either, in a few milliseconds
 * on a separate thread.
 */
const explored = 500;

/**
 * Whether the server that holds a key supports vector sets.
 *
 * @param key A key that is never written.
 * @throws Other errors of the server, and {@link QueueUnavailableError}.
 */
export async function hasVectorSets(client: RedisClient, key: string): Promise<boolean> {
  try {
    await failFast(client, () => client.vcard(key));
    return true;
  } catch (error) {
    if (error instanceof Error && /^ERR unknown command/i.test(error.message)) return false;
    throw error;
  }
}

/** Splits vectors into slices that one script may store. */
export function* slicesForScripts({ first, bytes, ...rest }: NewVectors): Generator<NewVectors> {
  const vectorBytes = rest.dimensions * bytesPerNumber;
  const perScript = Math.max(1, Math.floor(scriptBytes / vectorBytes));
  for (let start = 0; start * vectorBytes < bytes.length; start += perScript) {
    const slice = bytes.subarray(start * vectorBytes, (start + perScript) * vectorBytes);
    yield { ...rest, first: first + start, bytes: slice };
  }
}

/** The vectors of a set nearest to the query, nearest first; none when the set does not exist. */
export async function nearestInSet(
  client: RedisClient,
  key: string,
  { query, limit }: { query: Float32Array; limit: number },
): Promise<NearVector[]> {
  const bytes = Buffer.from(query.buffer, query.byteOffset, query.byteLength);
  const found = await failFast(client, () =>
    client.vsim(key, 'FP32', bytes, 'WITHSCORES', 'COUNT', limit, 'EF', explored),
  );
  const near: NearVector[] = [];
  for (let place = 0; place + 1 < found.length; place += 2) {
    // Redis returns (1 + cosine) / 2.
    near.push({ number: Number(found[place]), closeness: 2 * Number(found[place + 1]) - 1 });
  }
  return near;
}
