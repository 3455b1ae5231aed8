import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newChat, TestQueue } from '@app/jobs/testing';
import { ByteRetention, RetainedStores } from '@app/jobs';
import { WebhookOutbox } from './webhook-outbox.js';
import { memoryUse } from '@app/redis';

describe('retention by bytes', () => {
  let queue: TestQueue;
  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  it('deletes ended jobs, oldest first, and no active one', async () => {
    const ended: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { record } = await queue.jobs.submit(newChat());
      await queue.jobs.cancel('acme', record.id);
      ended.push(record.id);
      await queue.client.zincrby(queue.records.keys.due, count, `${record.id}acme`);
    }
    const active = await queue.jobs.submit(newChat());

    const { used } = await memoryUse(queue.client);
    const stores = new RetainedStores();
    stores.add(new WebhookOutbox(queue.client, queue.records, queue.channels));
    const retention = (bytes: number) => new ByteRetention(queue.client, queue.records, stores, bytes);
    expect(await retention(used * 2).enforce()).toBe(0);
    expect(await retention(1).enforce()).toBe(3);
    for (const id of ended) {
      expect(await queue.store.get('acme', id)).toBeUndefined();
      expect(await queue.store.wasPurged('acme', id)).toBe(true);
      expect(await queue.store.wasPurged('other', id)).toBe(false);
    }
    expect(await queue.store.get('acme', active.record.id)).toMatchObject({ status: 'queued' });
    expect((await queue.store.list('acme', {}, { limit: 10 })).records).toHaveLength(1);
  });
});
