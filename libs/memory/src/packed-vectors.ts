import { failFast, type RedisClient } from '@app/redis';
import { bytesPerNumber, type VectorPage } from './vector-state.js';

/** Of one read. */
const pageBytes = 4_194_304;

/** The packed vectors under a key, up to this number; a bounded number at a time. */
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
