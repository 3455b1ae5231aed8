import type { NewJob } from '@app/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom } from 'rxjs';
import { QueueUnavailableError, startLocalRedis } from '@app/redis';
import { completed } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

describe('SluiceClient', () => {
  let queue: TestQueue;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterEach(() => queue.closeServers());
  afterAll(() => queue.close());

  it('creates one job from 1,000 parallel submissions with one key', async () => {
    const job = newChat({ idempotencyKey: 'same', route: ['thousand'] });
    const submissions = await Promise.all(Array.from({ length: 1_000 }, () => queue.jobs.submit(job)));
    expect(new Set(submissions.map(({ record }) => record.id)).size).toBe(1);
    expect(submissions.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(submissions.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(999);
    expect(await queue.wakeUps.queue('thousand').getJobCountByTypes('wait', 'prioritized')).toBe(1);
  });

  it('refuses another request under the same key, of the same tenant', async () => {
    const job = newChat({ idempotencyKey: 'conflict' });
    const { record } = await queue.jobs.submit(job);
    const other = { ...job, request: { ...job.request, priority: 1 } };
    expect(await queue.jobs.submit(other)).toEqual({ outcome: 'conflict', record });
    expect(await queue.jobs.submitAndWait(other, { timeoutMs: 10_000 })).toEqual({
      outcome: 'conflict',
      record,
    });
    expect((await queue.jobs.submit({ ...other, tenant: 'else' })).outcome).toBe('accepted');
  });

  it('ignores the order of the members of a request', async () => {
    const job = newChat({ idempotencyKey: 'order' });
    await queue.jobs.submit(job);
    const turned = Object.fromEntries(Object.entries(job.request).toReversed()) as NewJob['request'];
    expect((await queue.jobs.submit({ ...job, request: turned })).outcome).toBe('replayed');
  });

  it('adds a wake-up that a crash has prevented when a submission is repeated', async () => {
    const job = newChat({ idempotencyKey: 'crash', route: ['crash'] });
    const { record } = await queue.jobs.submit(job);
    await queue.wakeUps.remove('crash', record);
    await queue.jobs.submit(job);
    await queue.serve(async (_, context) => completed(context), { crash: 1 });
    const ended = await queue.ends.wait('acme', record.id, { timeoutMs: 10_000 });
    expect(ended?.status).toBe('completed');
  });

  it('changes nothing when an ended job is submitted again', async () => {
    let calls = 0;
    await queue.serve(
      async (_, context) => {
        calls += 1;
        return completed(context);
      },
      { ended: 1 },
    );
    const job = newChat({ idempotencyKey: 'ended', route: ['ended'] });
    const first = await queue.jobs.submitAndWait(job, { timeoutMs: 10_000 });
    const again = await queue.jobs.submitAndWait(job, { timeoutMs: 10_000 });
    expect(again).toEqual({ outcome: 'replayed', record: first.record });
    const lanes = () => queue.wakeUps.queue('ended').getJobCountByTypes('wait', 'prioritized', 'active');
    await until('its wake-up was dropped', async () => (await lanes()) === 0);
    expect(calls).toBe(1);
  });

  it('serves priority 0 first and 9 last, and equal priorities in order of arrival', async () => {
    const order: string[] = [];
    const priorities = [9, 5, 0, 5, 1, 9, 0];
    for (const [index, priority] of priorities.entries()) {
      const { request, ...job } = newChat({ priority, route: ['ordered'] });
      await queue.jobs.submit({
        ...job,
        request: { ...request, metadata: { place: `${priority}-${index}` } },
      });
    }
    await queue.serve(
      async (job, context) => {
        order.push(job.request.metadata?.['place'] ?? '');
        return completed(context);
      },
      { ordered: 1 },
    );
    await until('all ran', () => order.length === priorities.length);
    expect(order).toEqual(['0-2', '0-6', '1-4', '5-1', '5-3', '9-0', '9-5']);
  });

  it('cancels a waiting job, and its wake-up', async () => {
    const { record } = await queue.jobs.submit(newChat({ route: ['waiting'] }));
    expect(await queue.jobs.cancel('acme', record.id)).toMatchObject({ status: 'cancelled' });
    expect(await queue.wakeUps.queue('waiting').getJobCountByTypes('wait', 'prioritized')).toBe(0);
    expect(await queue.jobs.cancel('other', record.id)).toBeUndefined();
  });

  it("submits through Nest's own emit and send", async () => {
    await queue.serve(async (_, context) => completed(context), { nest: 1 });
    const submitted = await lastValueFrom(queue.jobs.emit('chat', newChat({ route: ['nest'] })));
    expect(submitted).toMatchObject({ outcome: 'accepted' });
    const record = await lastValueFrom(queue.jobs.send('chat', newChat({ route: ['nest'] })));
    expect(record).toMatchObject({ status: 'completed' });
  });
});

describe('while Redis cannot be reached', () => {
  it('fails every call within a second', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-queue-'));
    const searchPath = process.env['PATH'] ?? '/usr/bin';
    const redis = await startLocalRedis({ dataDirectory, searchPath, log: () => undefined });
    const queue = await TestQueue.open({ url: redis.url, prefix: '{away}' });
    try {
      const { record } = await queue.jobs.submit(newChat());
      await redis.stop();
      for (const act of [
        () => queue.jobs.submit(newChat()),
        () => queue.jobs.submitAndWait(newChat(), { timeoutMs: 5_000 }),
        () => queue.jobs.cancel('acme', record.id),
        () => queue.store.get('acme', record.id),
        () => queue.store.ping(),
        () => queue.monitor.lanes(['first']),
      ]) {
        const start = performance.now();
        await expect(act()).rejects.toThrow(QueueUnavailableError);
        expect(performance.now() - start).toBeLessThan(1_000);
      }
    } finally {
      await queue.close();
      await rm(dataDirectory, { recursive: true });
    }
  });
});
