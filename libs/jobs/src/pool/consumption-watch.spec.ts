import { Readiness } from '@app/telemetry';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryLog } from '@app/redis/testing';
import { ConsumptionStoppedError, ConsumptionWatch, type WatchedPool } from './consumption-watch.js';

const timings = { canaryAfterMs: 10, limitMs: 60 };

describe('ConsumptionWatch', () => {
  let pool: { -readonly [Name in keyof WatchedPool]: WatchedPool[Name] } & { replaced: number };
  let canaries: number;
  let lanes: () => Promise<ReadonlySet<string>>;
  let stopped: Error[];
  let readiness: Readiness;
  let watch: ConsumptionWatch;

  beforeEach(() => {
    pool = {
      backend: 'quick',
      consumedAt: 0,
      full: false,
      replaced: 0,
      replaceConsumers: () => {
        pool.replaced += 1;
      },
    };
    canaries = 0;
    stopped = [];
    lanes = async () => new Set(['quick']);
    readiness = new Readiness();
    watch = new ConsumptionWatch({
      pools: () => [pool],
      openLanes: () => lanes(),
      sendCanary: async () => {
        canaries += 1;
      },
      readiness,
      log: new MemoryLog(),
      onStopped: (error) => stopped.push(error),
      timings,
    });
    watch.start();
  });
  afterEach(() => watch.stop());

  const lookAt = async (...times: number[]): Promise<void> => {
    for (const time of times) await watch.check(time);
  };

  it('sends a canary to an idle pool, and none to one that takes jobs', async () => {
    await lookAt(5);
    expect(canaries).toBe(0);
    await lookAt(10);
    expect(canaries).toBe(1);
    pool.consumedAt = 14;
    await lookAt(15, 20);
    expect(canaries).toBe(1);
  });

  it('replaces the consumers of a stuck pool, reports it, and recovers when that helps', async () => {
    await lookAt(0, 30, 59);
    expect([pool.replaced, readiness.problems]).toEqual([0, []]);
    await lookAt(60);
    expect(pool.replaced).toBe(1);
    expect(readiness.problems).toEqual(['No jobs are taken from the lanes of quick.']);
    pool.consumedAt = 65;
    await lookAt(70, 120);
    expect([pool.replaced, readiness.problems, stopped]).toEqual([1, [], []]);
  });

  it('reports the process as stopped if new consumers take nothing either', async () => {
    await lookAt(0, 60, 119);
    expect(stopped).toEqual([]);
    await lookAt(120);
    expect(pool.replaced).toBe(1);
    expect(stopped).toEqual([expect.any(ConsumptionStoppedError)]);
    expect(stopped[0]?.message).toContain('quick');
  });

  it('reports the process as stopped if new consumers stop after a first job', async () => {
    await lookAt(0, 60);
    pool.consumedAt = 65;
    await lookAt(70, 124);
    expect([readiness.problems, stopped]).toEqual([[], []]);
    await lookAt(125);
    expect([pool.replaced, stopped]).toEqual([1, [expect.any(ConsumptionStoppedError)]]);
  });

  it('replaces the consumers of a pool again after a long healthy time', async () => {
    await lookAt(0, 60);
    pool.consumedAt = 600;
    await lookAt(600, 660);
    expect([pool.replaced, stopped]).toEqual([2, []]);
  });

  it('ignores full pools and closed lanes', async () => {
    pool.full = true;
    await lookAt(0, 100);
    pool.full = false;
    lanes = async () => new Set();
    await lookAt(200);
    lanes = async () => new Set(['quick']);
    await lookAt(210, 260);
    expect(pool.replaced).toBe(0);
    await lookAt(270);
    expect(pool.replaced).toBe(1);
  });

  it('ignores all pools while Redis cannot be reached, and is not ready', async () => {
    await lookAt(0);
    lanes = () => Promise.reject(new Error('away'));
    await lookAt(100);
    expect([pool.replaced, readiness.problems]).toEqual([0, ['Redis cannot be reached.']]);
    lanes = async () => new Set(['quick']);
    await lookAt(110);
    expect([pool.replaced, readiness.problems]).toEqual([0, []]);
  });
});
