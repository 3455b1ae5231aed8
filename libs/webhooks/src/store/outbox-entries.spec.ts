import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completed, newChat, TestQueue } from '@app/jobs/testing';
import { WebhookKeys } from './webhook-keys.js';

describe('the outbox', () => {
  let queue: TestQueue;
  let keys: WebhookKeys;

  beforeAll(async () => {
    queue = await TestQueue.open();
    keys = new WebhookKeys(queue.redis.prefix);
    await queue.client.zadd(keys.endpoints('acme'), 1, 'e_1');
  });
  afterAll(() => queue.close());

  const entries = () => queue.client.zrange(keys.outbox, 0, '-1');

  it('has every end of a job whose tenant has endpoints: one that ran, was cancelled, or expired', async () => {
    await queue.serve(async (_, context) => completed(context), { outbox: 2 });
    const ran = await queue.jobs.submitAndWait(newChat({ route: ['outbox'] }), { timeoutMs: 10_000 });
    const cancelled = await queue.jobs.submit(newChat({ route: ['nobody'] }));
    await queue.jobs.cancel('acme', cancelled.record.id);
    const expired = await queue.jobs.submit(newChat({ route: ['nobody'], deadline: Date.now() }));
    await queue.sweeper.sweep();
    const ids = [ran, cancelled, expired].map(({ record }) => `${record.id}acme`);
    expect((await entries()).toSorted()).toEqual(ids.toSorted());
  });

  it('has nothing of a tenant without endpoints, nor of a job that goes on', async () => {
    const before = await entries();
    const other = await queue.jobs.submit(newChat({ tenant: 'other', route: ['nobody'] }));
    await queue.jobs.cancel('other', other.record.id);
    await queue.jobs.submit(newChat({ route: ['nobody'] }));
    expect(await entries()).toEqual(before);
  });

  it('keeps no entry of a job that is deleted', async () => {
    const { record } = await queue.jobs.submit(newChat({ route: ['nobody'] }));
    await queue.jobs.cancel('acme', record.id);
    expect(await entries()).toContain(`${record.id}acme`);
    expect(await queue.store.remove('acme', record.id)).toBe('removed');
    expect(await entries()).not.toContain(`${record.id}acme`);
  });
});
