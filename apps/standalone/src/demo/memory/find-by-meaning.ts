import type { MemoryClient } from './memory-client.js';

/** An entry, and how near in meaning it is to what was asked: 1 is the same. */
export interface Found {
  number: number;
  text: string;
  closeness: number;
}

/** For each of these the entry of the conversation that is nearest in meaning. */
export async function findByMeaning(client: MemoryClient, asked: readonly string[]): Promise<Found[]> {
  const entries = await client.entries('interview');
  const vectors = await client.embed([...asked, ...entries.map(({ text }) => text)]);
  return asked.map((_, place) => {
    const near = entries.map(({ number, text }, index) => ({
      number,
      text,
      closeness: cosine(vectors[place] ?? [], vectors[asked.length + index] ?? []),
    }));
    return near.reduce((best, one) => (one.closeness > best.closeness ? one : best));
  });
}

function cosine(left: readonly number[], right: readonly number[]): number {
  return product(left, right) / Math.sqrt(product(left, left) * product(right, right));
}

function product(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, number, place) => sum + number * (right[place] ?? 0), 0);
}
