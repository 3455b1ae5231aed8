import { failFast, type RedisClient } from '@app/redis';
import { bytesPerNumber, type NearVector, type NewVectors } from './vector-state.js';

/**
 * Of the vectors that one script puts into a set. Redis serves nobody else meanwhile: half a millisecond to one
 * and a half for a vector of 384 numbers, more for longer ones.
 */
const scriptBytes = 8_192;

/**
 * How many candidates Redis looks at. By its default of 100 it finds half of the ten nearest among 10,000 random
 * vectors, with this many more than nine; of real texts it finds as good as all by either, in some milliseconds
 * and a thread of its own.
 */
const explored = 500;

/**
 * Whether the server has vector sets, as told by the one that has this key, of which nothing else is known.
 *
 * @throws Whatever else the server answers, and {@link QueueUnavailableError}.
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

/** The same vectors, as many at a time as one script shall store. */
export function* slicesForScripts({ first, bytes, ...about }: NewVectors): Generator<NewVectors> {
  const vectorBytes = about.dimensions * bytesPerNumber;
  const perScript = Math.max(1, Math.floor(scriptBytes / vectorBytes));
  for (let start = 0; start * vectorBytes < bytes.length; start += perScript) {
    const slice = bytes.subarray(start * vectorBytes, (start + perScript) * vectorBytes);
    yield { ...about, first: first + start, bytes: slice };
  }
}

/** The vectors of a set nearest to the query, the nearest first; none when there is no set. */
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
    // Redis tells half of one plus the cosine.
    near.push({ number: Number(found[place]), closeness: 2 * Number(found[place + 1]) - 1 });
  }
  return near;
}
