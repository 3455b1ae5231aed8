import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type RedisClient, RedisConnections } from '@app/redis';
import { MemoryLog, testRedis } from '@app/redis/testing';
import { MemorySpaces } from './memory-spaces.js';
import { MemoryVectors } from './memory-vectors.js';
import { type SpaceId, SpaceKeys, spaceRetentionMs } from './space-scripts.js';
import type { NearVector, NewVectors, VectorForm, VectorPart } from './vector-forms.js';

const dimensions = 384;
const count = 60;
const query = axis(0);
/** Their numbers are in no order of closeness. */
const closenessOf = (number: number): number => 0.98 - 0.03 * ((number * 7) % count);

const redis = testRedis();
const keys = new SpaceKeys(redis.prefix);
/** As Redis 8 and newer. */
const serverHasSets = await hasSets();
const forms: VectorForm[] = serverHasSets ? ['packed', 'set'] : ['packed'];

describe.each(forms)('the vectors of a memory space, in the form %s', (form) => {
  const connections = new RedisConnections(redis, new MemoryLog());
  let client: RedisClient;
  let spaces: MemorySpaces;
  let vectors: MemoryVectors;
  let id: SpaceId;

  beforeAll(async () => {
    client = await connections.open('producer');
    spaces = new MemorySpaces(client, redis.prefix);
    vectors = new MemoryVectors(client, redis.prefix, form);
  });
  afterAll(() => connections.close());
  beforeEach(async () => {
    id = { tenant: 'acme', space: randomUUID() };
    await spaces.append(
      id,
      Array.from({ length: count }, (_, index) => ({ text: `Entry ${index}` })),
    );
    await client.hset(keys.state(id), 'digests', count);
  });

  it('are found in the order of their closeness, which is the cosine', async () => {
    expect(await vectors.state(id)).toBeUndefined();
    expect(await vectors.store(id, 'entries', those(1, count))).toBe(true);
    expect(await vectors.state(id)).toEqual({ model: 'one', dimensions, form, entries: count, mid: 0 });
    const found = await nearest(vectors, id, 'entries', 20);
    const wanted = numbers(1, count).toSorted((left, right) => closenessOf(right) - closenessOf(left));
    expect(found.map(({ number }) => number)).toEqual(wanted.slice(0, 20));
    for (const { number, closeness } of found) expect(closeness).toBeCloseTo(closenessOf(number), 2);
  });

  it('distinguish opposite from unrelated vectors', async () => {
    const [same, across, opposite] = [axis(0), axis(1), axis(0).map((one) => -one)];
    await vectors.store(id, 'entries', { ...those(1, 3), bytes: bytesOf([opposite, same, across]) });
    const found = await nearest(vectors, id, 'entries', 5);
    expect(found.map(({ number }) => number)).toEqual([2, 3, 1]);
    [1, 0, -1].forEach((closeness, place) => expect(found[place]?.closeness).toBeCloseTo(closeness, 2));
  });

  it('continue where they end, and nowhere else', async () => {
    expect(await vectors.store(id, 'entries', those(2, 9))).toBe(false);
    expect(await vectors.store(id, 'entries', those(1, 10))).toBe(true);
    for (const [first, last] of [
      [1, 10],
      [10, 12],
      [12, 20],
    ] as const) {
      expect(await vectors.store(id, 'entries', those(first, last))).toBe(false);
    }
    expect(await vectors.state(id)).toMatchObject({ entries: 10, mid: 0 });
    expect(await vectors.store(id, 'entries', those(11, 30))).toBe(true);
    expect(sorted(await nearest(vectors, id, 'entries', count))).toEqual(numbers(1, 30));
  });

  it('are of numbers that the space has', async () => {
    expect(await vectors.store(id, 'mid', those(count + 1, count + 1))).toBe(false);
    expect(await vectors.store({ ...id, space: 'none' }, 'mid', those(1, 1))).toBe(false);
    expect(await client.exists(keys.vectorState({ ...id, space: 'none' }))).toBe(0);
  });

  it('are stored by one of two concurrent writers', async () => {
    const both = await Promise.all([1, 2].map(() => vectors.store(id, 'entries', those(1, 40))));
    expect(both.filter((written) => written)).toHaveLength(1);
    expect(sorted(await nearest(vectors, id, 'entries', count))).toEqual(numbers(1, 40));
  });

  it('are apart for entries and digests', async () => {
    await vectors.store(id, 'entries', those(1, 12));
    await vectors.store(id, 'mid', those(1, 3));
    expect(await vectors.state(id)).toMatchObject({ entries: 12, mid: 3 });
    expect(sorted(await nearest(vectors, id, 'mid', 5))).toEqual([1, 2, 3]);
  });

  it.each([
    ['another model', 'two', dimensions],
    ['another length', 'one', dimensions / 2],
  ])('are thrown away for %s', async (_, model, length) => {
    await vectors.store(id, 'entries', those(1, 12));
    await vectors.store(id, 'mid', those(1, 12));
    const bytes = bytesOf([axis(0).subarray(0, length)]);
    const other = { model, dimensions: length };
    expect(await vectors.store(id, 'mid', { ...other, first: 1, bytes })).toBe(true);
    expect(await vectors.state(id)).toEqual({ ...other, form, entries: 0, mid: 1 });
    expect(await client.exists(keys.vectors(id, 'entries'))).toBe(0);
    expect(await nearest(vectors, id, 'mid', 5, length)).toHaveLength(1);
  });

  it('are kept a year, and deleted with the space', async () => {
    const kept = [keys.vectorState(id), keys.vectors(id, 'entries'), keys.vectors(id, 'mid')];
    await vectors.store(id, 'entries', those(1, 12));
    await vectors.store(id, 'mid', those(1, 12));
    for (const key of kept) {
      const ms = await client.pttl(key);
      expect(ms).toBeGreaterThan(spaceRetentionMs - 60_000);
      expect(ms).toBeLessThanOrEqual(spaceRetentionMs);
    }
    await spaces.remove(id);
    for (const key of kept) expect(await client.exists(key)).toBe(0);
    expect(await vectors.state(id)).toBeUndefined();
  });

  it('stay in it until another model begins, whatever new ones would have', async () => {
    const other = new MemoryVectors(client, redis.prefix, form === 'set' ? 'packed' : 'set');
    await vectors.store(id, 'entries', those(1, 12));
    expect(await other.store(id, 'entries', those(13, 20))).toBe(true);
    expect(await other.state(id)).toMatchObject({ form, entries: 20 });
    expect(sorted(await nearest(other, id, 'entries', count))).toEqual(numbers(1, 20));
    if (!serverHasSets) return;
    expect(await other.store(id, 'entries', { ...those(1, 12), model: 'two' })).toBe(true);
    const anew = await other.state(id);
    expect(anew).toMatchObject({ model: 'two', entries: 12 });
    expect(anew?.form).not.toBe(form);
    expect(sorted(await nearest(other, id, 'entries', count))).toEqual(numbers(1, 12));
  });
});

describe('the form of the vectors of a memory space', () => {
  const connections = new RedisConnections(redis, new MemoryLog());
  const id: SpaceId = { tenant: 'acme', space: 'anna' };
  let client: RedisClient;
  let vectors: MemoryVectors;

  beforeAll(async () => {
    client = await connections.open('producer');
    vectors = new MemoryVectors(client, redis.prefix);
    await new MemorySpaces(client, redis.prefix).append(id, [{ text: 'One.' }, { text: 'Two.' }]);
  });
  afterAll(() => connections.close());

  it('is the best one that the server supports', async () => {
    await vectors.store(id, 'entries', those(1, 1));
    const form: VectorForm = serverHasSets ? 'set' : 'packed';
    expect(await vectors.state(id)).toMatchObject({ form, entries: 1 });
  });

  (serverHasSets ? it : it.skip)('is not decided by an answer that says nothing of it', async () => {
    const asking = new MemoryVectors(client, redis.prefix);
    const other = { ...id, tenant: 'other' };
    await new MemorySpaces(client, redis.prefix).append(other, [{ text: 'One.' }]);
    await client.set(keys.unwritten, 'written');
    await expect(asking.store(other, 'entries', those(1, 1))).rejects.toThrow('WRONGTYPE');
    await client.del(keys.unwritten);
    expect(await asking.store(other, 'entries', those(1, 1))).toBe(true);
    expect(await asking.state(other)).toMatchObject({ form: 'set' });
  });

  it('is packed where nothing says so, as it was before there were others', async () => {
    const older = { ...id, tenant: 'older' };
    await new MemorySpaces(client, redis.prefix).append(older, [{ text: 'One.' }, { text: 'Two.' }]);
    await client.hset(keys.vectorState(older), { model: 'one', dimensions, entries: 1 });
    await client.setrange(keys.vectors(older, 'entries'), 0, those(1, 1).bytes);
    expect(await vectors.store(older, 'entries', those(2, 2))).toBe(true);
    expect(await vectors.state(older)).toMatchObject({ form: 'packed', entries: 2 });
    expect(sorted(await nearest(vectors, older, 'entries', 5))).toEqual([1, 2]);
  });
});

/** As Redis documents it: null for a command that the server does not have. */
async function hasSets(): Promise<boolean> {
  const connections = new RedisConnections(redis, new MemoryLog());
  try {
    const client = await connections.open('producer');
    const [found] = (await client.call('COMMAND', 'INFO', 'VSIM')) as unknown[];
    return found !== null;
  } finally {
    await connections.close();
  }
}

/** The nearest vectors as a search finds them; packed ones are compared here. */
async function nearest(
  vectors: MemoryVectors,
  id: SpaceId,
  part: VectorPart,
  limit: number,
  length = dimensions,
): Promise<NearVector[]> {
  const state = await vectors.state(id);
  if (state === undefined) throw new Error('There are no vectors.');
  const wanted = query.subarray(0, length);
  if (state.form === 'set') return vectors.nearest(id, part, { query: wanted, limit });
  const near: NearVector[] = [];
  for await (const { first, bytes } of vectors.pages(id, part, state)) {
    for (let start = 0; start < bytes.length; start += 4 * length) {
      // The query is the first axis, and all vectors here are of length one.
      near.push({ number: first + start / (4 * length), closeness: bytes.readFloatLE(start) });
    }
  }
  return near.toSorted((left, right) => right.closeness - left.closeness).slice(0, limit);
}

function axis(place: number): Float32Array {
  return new Float32Array(dimensions).fill(1, place, place + 1);
}

/** Unit vectors with these cosines to the query, each in its own direction. */
function those(first: number, last: number): NewVectors {
  const made = numbers(first, last).map((number) => {
    const vector = new Float32Array(dimensions);
    vector[0] = closenessOf(number);
    vector[number] = Math.sqrt(1 - closenessOf(number) ** 2);
    return vector;
  });
  return { model: 'one', dimensions, first, bytes: bytesOf(made) };
}

function bytesOf(vectors: readonly Float32Array[]): Buffer {
  return Buffer.concat(vectors.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

function sorted(near: readonly NearVector[]): number[] {
  return near.map(({ number }) => number).toSorted((left, right) => left - right);
}
