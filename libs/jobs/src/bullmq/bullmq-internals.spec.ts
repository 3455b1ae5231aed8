import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@app/redis/testing';
import { Queue, Worker } from 'bullmq';
import { TestQueue } from '../testing/test-queue.js';
import { BullMqChangedError, mainLoopQueue } from './worker-internals.js';

/**
 * The internals of BullMQ on which Sluice relies. When a new version fails here, adapt the files of this folder
 * before anything else.
 */
describe("BullMQ's internals", () => {
  let sluice: TestQueue;
  let lane: string;
  let queue: Queue;
  let lanes = 0;
  const workers: Worker[] = [];

  beforeAll(async () => {
    sluice = await TestQueue.open();
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  });
  afterAll(() => sluice.close());

  const begin = (): void => {
    lanes += 1;
    lane = `lane-${lanes}`;
    queue = sluice.wakeUps.queue(lane);
  };
  const key = (type: string) => `${sluice.redis.prefix}:${lane}:${type}`;
  const add = (id: string) => sluice.wakeUps.add(lane, { id, hop: 0 });
  const serve = (concurrency: number, process: (id: string) => Promise<void>): Worker => {
    const worker = new Worker(lane, (job) => process(job.id ?? ''), {
      connection: sluice.connections.get('worker'),
      prefix: sluice.redis.prefix,
      concurrency,
      skipVersionCheck: true,
    });
    workers.push(worker);
    return worker;
  };

  it('keep the keys of a queue by prefix, queue and type', () => {
    begin();
    for (const type of ['wait', 'prioritized', 'limiter', 'meta']) expect(queue.toKey(type)).toBe(key(type));
  });

  it('keep prioritized jobs in a sorted set of their ids, with scores below 2^34', async () => {
    begin();
    await add('first');
    await add('second');
    const waiting = await sluice.client.zrange(key('prioritized'), '0', '-1', 'WITHSCORES');
    expect([waiting[0], waiting[2]]).toEqual(['first', 'second']);
    expect(Number(waiting[3])).toBeLessThan(2 ** 34);
    expect(await sluice.client.exists(key('wait'))).toBe(0);
  });

  it('store a job as the script does that adds wake-ups', async () => {
    begin();
    await add('theirs');
    await sluice.wakeUps.enter(lane, { id: 'ours', hop: 0 });
    const [theirs, ours] = await Promise.all(
      ['theirs', 'ours'].map(async (id) => {
        const { opts = '{}', timestamp, ...rest } = await sluice.client.hgetall(key(id));
        const { jobId, ...options } = JSON.parse(opts) as Record<string, unknown>;
        expect(jobId).toBe(id);
        expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(60_000);
        return { ...rest, options };
      }),
    );
    expect(ours).toEqual(theirs);
    expect(await sluice.client.zrange(key('prioritized'), '0', '-1')).toEqual(['theirs', 'ours']);
    expect(await sluice.client.zrange(key('marker'), '0', '-1', 'WITHSCORES')).toEqual(['0', '0']);
  });

  it('wake a worker that waits for a wake-up that our script adds', async () => {
    begin();
    const taken: string[] = [];
    const worker = serve(1, async (id) => void taken.push(id));
    await worker.waitUntilReady();
    await sluice.wakeUps.enter(lane, { id: 'ours', hop: 0 });
    await until('nothing is left of it', async () => (await sluice.client.exists(key('ours'))) === 0);
    expect(taken).toEqual(['ours']);
  });

  it('take the lowest score first, also when a script has changed it', async () => {
    begin();
    for (const id of ['first', 'second', 'third']) await add(id);
    await sluice.client.zadd(key('prioritized'), 'XX', 2 ** 48, 'first', 2 ** 40, 'second', 2 ** 36, 'third');
    const taken: string[] = [];
    serve(1, async (id) => void taken.push(id));
    await until('all are taken', () => taken.length === 3);
    expect(taken).toEqual(['third', 'second', 'first']);
  });

  it('put a job that is handed back before waiting ones', async () => {
    begin();
    await add('back');
    const worker = new Worker(lane, null, {
      connection: sluice.connections.get('worker'),
      prefix: sluice.redis.prefix,
      skipVersionCheck: true,
    });
    workers.push(worker);
    const job = await worker.getNextJob('lock', { block: false });
    await add('other');
    await sluice.client.zadd(key('prioritized'), 'XX', 2 ** 34, 'other');
    await job?.moveToWait('lock');
    expect((await worker.getNextJob('lock', { block: false }))?.id).toBe('back');
  });

  it('take nothing while the limiter is exhausted, and go on when it expires', async () => {
    begin();
    await sluice.client.hset(key('meta'), 'max', 2 ** 31, 'duration', 60_000);
    await sluice.client.set(key('limiter'), String(Number.MAX_SAFE_INTEGER), 'PX', 300);
    const taken: number[] = [];
    serve(1, async () => void taken.push(performance.now()));
    const addedAt = performance.now();
    await add('waits');
    await until('it is taken', () => taken.length === 1);
    expect(taken[0]! - addedAt).toBeGreaterThan(200);
  });

  it('mark a paused queue in its meta', async () => {
    begin();
    await queue.pause();
    expect(await sluice.client.hexists(key('meta'), 'paused')).toBe(1);
    await queue.resume();
    expect(await sluice.client.hexists(key('meta'), 'paused')).toBe(0);
  });

  it("let a worker's loop process a job that was fetched for it", async () => {
    begin();
    const worker = serve(1, async () => undefined);
    await until('the loop runs', () => mainLoopQueue(worker) !== null);
    expect(mainLoopQueue(worker)?.numTotal()).toBeLessThanOrEqual(1);
    await worker.close();
    expect(mainLoopQueue(worker)).toBeNull();
  });

  it('are reported with a remedy when they are missing', () => {
    expect(() => mainLoopQueue({} as Worker)).toThrow(BullMqChangedError);
    expect(() => mainLoopQueue({} as Worker)).toThrow(/package\.json/);
  });
});
