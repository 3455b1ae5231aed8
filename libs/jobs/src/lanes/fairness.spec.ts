import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobRecord } from '@app/contracts';
import { type Outcome, rankCost } from '@app/policies';
import type { JobContext } from '../pool/job-handler.js';
import { completed } from '../testing/outcomes.js';
import { testKinds } from '../testing/test-kinds.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

const atOnce = 100;

/** Jain's fairness index, 1 if all shares are equal: R. Jain, "A Quantitative Measure of Fairness", 1984. */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}

/** A call that spends so many tokens. */
function having(context: JobContext, inputTokens: number): Outcome {
  const { decision, attempt } = completed(context);
  return { decision, ...(attempt !== undefined && { attempt: { ...attempt, usage: { inputTokens } } }) };
}

describe('tenants who share a lane', () => {
  let queue: TestQueue;
  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterEach(() => queue.closeServers());
  afterAll(() => queue.close());

  async function submit(tenant: string, count: number, route: string[], options = {}): Promise<JobRecord[]> {
    const records: JobRecord[] = [];
    // In small batches: a busy machine does not answer thousands of commands within their time limit.
    while (records.length < count) {
      const some = Array.from({ length: Math.min(atOnce, count - records.length) }, () =>
        queue.jobs.submit(newChat({ tenant, route, ...options })),
      );
      records.push(...(await Promise.all(some)).map(({ record }) => record));
    }
    return records;
  }

  /** The tenants of the jobs of a lane in the order in which they began. */
  async function serve(lane: string, count: number, taken: Record<string, number> = {}): Promise<string[]> {
    const order: string[] = [];
    await queue.serve(
      async (job, context) => {
        order.push(job.tenant);
        return having(context, taken[job.tenant] ?? rankCost(testKinds, job.request));
      },
      { [lane]: 4 },
    );
    await until('all began', () => order.length >= count, 30_000);
    return order;
  }

  it('get the same tokens, whichever came first and however many jobs it has', async () => {
    await submit('large', 2_000, ['fair']);
    await submit('small', 200, ['fair']);
    const order = await serve('fair', 2_200);
    // Two job durations: of four slots.
    expect(order.indexOf('small')).toBeLessThan(8);
    const lastOfSmall = order.lastIndexOf('small');
    for (let from = 0; from + 40 <= lastOfSmall; from += 20) {
      const some = order.slice(from, from + 40);
      const small = some.filter((tenant) => tenant === 'small').length;
      expect(jainIndex([small, some.length - small])).toBeGreaterThan(0.95);
    }
  });

  it('share tokens and not jobs: a tenant whose jobs are four times as long begins a quarter as many', async () => {
    const text = 'word '.repeat(2_000);
    await submit('short', 300, ['tokens'], { text: text.slice(0, 2_000) });
    await submit('long', 100, ['tokens'], { text });
    const order = await serve('tokens', 400);
    const some = order.slice(0, 200);
    const long = some.filter((tenant) => tenant === 'long').length;
    // 2,500 tokens and 512 for the answer, against 500 and 512.
    expect(long / (some.length - long)).toBeGreaterThan(0.28);
    expect(long / (some.length - long)).toBeLessThan(0.4);
  });

  it('share the tokens that are really spent, however wrong the estimates are', async () => {
    // Both have the same estimate: 5 tokens and 512 for the answer.
    await submit('brief', 600, ['taken']);
    await submit('verbose', 600, ['taken']);
    const order = await serve('taken', 1_200, { brief: 100, verbose: 400 });
    const some = order.slice(0, 500);
    const verbose = some.filter((tenant) => tenant === 'verbose').length;
    expect(jainIndex([verbose * 400, (some.length - verbose) * 100])).toBeGreaterThan(0.99);
  });

  it('get shares by their weight', async () => {
    await submit('light', 300, ['weights']);
    await submit('heavy', 300, ['weights'], { weight: 3 });
    const order = await serve('weights', 600, { light: 500, heavy: 500 });
    const heavy = order.slice(0, 200).filter((tenant) => tenant === 'heavy').length;
    expect(heavy).toBeGreaterThan(140);
    expect(heavy).toBeLessThan(160);
  });

  it('see the place of their jobs, and the pace of the lane', async () => {
    const jobs = await submit('acme', 3, ['places']);
    const places = await Promise.all(jobs.map((record) => queue.monitor.position(record)));
    expect(places).toEqual([0, 1, 2].map((ahead) => ({ ahead, parkedMs: 0 })));
    const [first] = jobs;
    if (first === undefined) throw new Error('No job.');
    await queue.jobs.cancel('acme', first.id);
    expect(await queue.monitor.position(first)).toBeUndefined();
  });

  it('never starve a job: priority 0 overtakes priority 9 only until its tokens are spent', async () => {
    await submit('acme', 1, ['ageing'], { priority: 9 });
    const text = 'word '.repeat(40_000);
    await submit('acme', 40, ['ageing'], { priority: 0, text });
    const priorities: number[] = [];
    await queue.serve(
      async (job, context) => {
        priorities.push(job.request.priority);
        return having(context, 52_000);
      },
      { ageing: 1 },
    );
    await until('all began', () => priorities.length === 41);
    // Nine steps of 100,000 tokens are not quite 18 jobs of 52,000.
    expect(priorities.indexOf(9)).toBe(18);
  });
});
