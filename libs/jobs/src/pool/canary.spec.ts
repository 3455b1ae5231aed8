import type { JobRecord } from '@app/contracts';
import { noMeter, noTelemetry, noTracer, Readiness } from '@app/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildJobs } from '../child-jobs/child-jobs.js';
import { completed } from '../testing/outcomes.js';
import { testKinds } from '../testing/test-kinds.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';
import type { JobContext } from './job-handler.js';
import { LaneParking } from '../lanes/lane-stops.js';
import { Pool } from '../bullmq/pools.js';
import { workerTimings } from '../bullmq/pools.js';

describe('canaries', () => {
  let queue: TestQueue;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterEach(() => queue.closeServers());
  afterAll(() => queue.close());

  it('are taken by idle pools, and leave no keys', async () => {
    const readiness = new Readiness();
    const unsafe: Error[] = [];
    await queue.serve(
      async (_, context) => completed(context),
      { idle: 1 },
      {
        telemetry: { tracer: noTracer, meter: noMeter, readiness },
        consumptionLimitMs: 3_000,
        onUnsafe: (error) => unsafe.push(error),
      },
    );
    const bull = queue.wakeUps.queue('idle');
    // BullMQ writes an event for every wake-up that is added.
    await until('canaries came and went', async () => {
      const events = await queue.client.xlen(bull.toKey('events'));
      return events > 10 && (await bull.getJobCountByTypes('wait', 'active', 'prioritized')) === 0;
    });
    expect(await bull.getJobCountByTypes('completed', 'failed')).toBe(0);
    expect([readiness.problems, unsafe]).toEqual([[], []]);
  });

  it('reach a pool with new consumers, while the old ones finish their jobs', async () => {
    const pool = new Pool('replaced', {
      client: await queue.connections.open('worker'),
      prefix: queue.redis.prefix,
      timings: workerTimings(),
      log: queue.log,
      processor: {
        kinds: testKinds,
        records: queue.records,
        wakeUps: queue.wakeUps,
        childJobs: new ChildJobs(queue.records, queue.wakeUps),
        parking: new LaneParking(queue.client, queue.records.keys),
        log: queue.log,
        telemetry: noTelemetry,
        handler: () => async (_: JobRecord, context: JobContext) => {
          if (first) {
            first = false;
            await latch;
          }
          return completed(context);
        },
        poisonAfter: 3,
      },
    });
    let first = true;
    let open = (): void => undefined;
    const latch = new Promise<void>((resolve) => {
      open = resolve;
    });
    pool.resize(2);
    const slow = await queue.jobs.submit(newChat({ route: ['replaced'] }));
    await until('the first job runs', () => !first);
    pool.replaceConsumers();
    const quick = newChat({ route: ['replaced'] });
    const { record } = await queue.jobs.submitAndWait(quick, { timeoutMs: 10_000 });
    expect(record.status).toBe('completed');
    open();
    const ended = await queue.ends.wait('acme', slow.record.id, { timeoutMs: 10_000 });
    expect(ended).toMatchObject({ status: 'completed', attempts: [{ outcome: 'succeeded' }] });
    await pool.close(1_000);
  });
});
