import type { NearVector } from '@app/memory';

/** Vectors to be compared with one. */
export interface ScanPage {
  query: Float32Array;
  /** Vectors of the query's length, one behind the other. */
  vectors: Float32Array;
  /** The number of the first. */
  first: number;
  limit: number;
}

/** The vectors nearest to the query, the nearest first. */
export function nearestOf({ query, vectors, first, limit }: ScanPage): NearVector[] {
  const length = lengthOf(query, 0, query.length);
  const near: NearVector[] = [];
  for (let start = 0, number = first; start + query.length <= vectors.length; number += 1) {
    let product = 0;
    for (let place = 0; place < query.length; place += 1) {
      product += (query[place] ?? 0) * (vectors[start + place] ?? 0);
    }
    const both = length * lengthOf(vectors, start, query.length);
    near.push({ number, closeness: both === 0 ? 0 : product / both });
    start += query.length;
  }
  return near.toSorted((one, other) => other.closeness - one.closeness).slice(0, limit);
}

function lengthOf(numbers: Float32Array, start: number, count: number): number {
  let sum = 0;
  for (let place = start; place < start + count; place += 1) sum += (numbers[place] ?? 0) ** 2;
  return Math.sqrt(sum);
}
