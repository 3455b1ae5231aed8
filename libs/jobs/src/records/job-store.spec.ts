import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';
import { InvalidCursorError } from './cursor.js';
import type { JobFilter } from './job-store.js';

describe('JobStore', () => {
  let queue: TestQueue;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  async function submitted(tenant: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { record } = await queue.jobs.submit(
        newChat({ tenant, route: [index % 2 === 0 ? 'even' : 'odd'] }),
      );
      ids.push(record.id);
    }
    return ids;
  }

  async function pages(tenant: string, limit: number, filter: JobFilter = {}): Promise<string[][]> {
    const found: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await queue.store.list(tenant, filter, { limit, cursor });
      found.push(page.records.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  }

  it('returns a job only to its tenant', async () => {
    const { record } = await queue.jobs.submit(newChat({ tenant: 'acme' }));
    expect(await queue.store.get('acme', record.id)).toEqual(record);
    expect(await queue.store.get('other', record.id)).toBeUndefined();
  });

  it('lists jobs newest first, page by page, each once', async () => {
    const ids = await submitted('lister', 25);
    const found = await pages('lister', 10);
    expect(found.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(new Set(found.flat())).toEqual(new Set(ids));
    const { records } = await queue.store.list('lister', {}, { limit: 25 });
    const times = records.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(await pages('nobody', 10)).toEqual([[]]);
  });

  it('filters by status, kind, backend and time', async () => {
    const ids = await submitted('filter', 12);
    const [first = '', second = ''] = ids;
    await queue.jobs.cancel('filter', first);
    expect(await pages('filter', 50, { status: 'cancelled' })).toEqual([[first]]);
    expect((await pages('filter', 4, { backend: 'even' })).flat()).toHaveLength(6);
    expect((await pages('filter', 50, { kind: 'chat' })).flat()).toHaveLength(12);
    const createdAfter = (await queue.store.get('filter', second))?.createdAt ?? 0;
    const later = (await pages('filter', 50, { createdAfter })).flat();
    expect(later).not.toContain(second);
    expect(later).toContain(ids.at(-1));
  });

  it('continues a list at a job that was deleted meanwhile', async () => {
    await submitted('deleter', 6);
    const { records, nextCursor } = await queue.store.list('deleter', {}, { limit: 3 });
    const last = records[2]?.id ?? '';
    await queue.jobs.cancel('deleter', last);
    expect(await queue.store.remove('deleter', last)).toBe('removed');
    const rest = await queue.store.list('deleter', {}, { limit: 10, cursor: nextCursor });
    const older = new Set(records.map(({ id }) => id));
    expect(rest.records.map(({ id }) => id).filter((id) => !older.has(id))).toHaveLength(3);
  });

  it('refuses a cursor that it did not issue', async () => {
    await expect(queue.store.list('acme', {}, { limit: 1, cursor: 'nonsense' })).rejects.toThrow(
      InvalidCursorError,
    );
  });

  it('deletes ended jobs after the retention', async () => {
    const short = await TestQueue.open(undefined, { keptMs: 50 });
    try {
      const { record } = await short.jobs.submit(newChat());
      const index = short.records.keys.index('acme');
      await short.jobs.cancel('acme', record.id);
      await until(
        'the record is deleted',
        async () => (await short.store.get('acme', record.id)) === undefined,
      );
      expect(await short.client.zcard(index)).toBe(1);
      await short.sweeper.sweep();
      expect(await short.client.zcard(index)).toBe(0);
      expect(await short.client.zcard(short.records.keys.due)).toBe(0);

      const { record: other } = await short.jobs.submit(newChat());
      await short.jobs.cancel('acme', other.id);
      await until(
        'the other record is deleted',
        async () => (await short.store.get('acme', other.id)) === undefined,
      );
      expect(await short.store.list('acme', {}, { limit: 5 })).toEqual({
        records: [],
        nextCursor: undefined,
      });
      expect(await short.client.zcard(index)).toBe(0);
    } finally {
      await short.close();
    }
  });
});
