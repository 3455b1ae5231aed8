import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jobId } from '../records/ids.js';
import { type Arrival, ReferenceRanks } from './rank.model.js';
import { newChat, TestQueue } from '../testing/test-queue.js';

const seed = Date.now() % 2 ** 31;
/** Thousands of requests to Redis take this long on a busy machine. */
const busyLimitMs = 50_000;
const tenants = ['small', 'large', 'third'];
const arrival = fc.record({
  tenant: fc.constantFrom(...tenants),
  priority: fc.constantFrom(0, 5, 9),
  cost: fc.integer({ min: 1, max: 50_000 }),
});
const place = fc.nat(20);
const events = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('enter' as const), job: arrival }) },
    { weight: 3, arbitrary: fc.constant({ type: 'begin' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('settle' as const), place, spent: fc.nat(80_000) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('leave' as const), place }) },
  ),
  { minLength: 30, maxLength: 90 },
);

describe('the ranks of a lane', () => {
  let queue: TestQueue;
  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  let lanes = 0;

  it(
    `equal those of the reference model in any order of events (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(events, async (script) => {
          lanes += 1;
          const lane = new Lane(queue, `lane-${lanes}`);
          for (const event of script) {
            if (event.type === 'enter') await lane.enter(event.job);
            else if (event.type === 'begin') await lane.begin();
            else if (event.type === 'settle') await lane.settle(event.place, event.spent);
            else await lane.leave(event.place);
          }
        }),
        { seed, numRuns: 60, interruptAfterTimeLimit: busyLimitMs, markInterruptAsFailure: true },
      );
    },
    busyLimitMs + 10_000,
  );

  it(`of the reference model share tokens equally among busy flows, however wrong the estimates are (seed ${seed})`, () => {
    const mostCost = 5_000;
    const mostFactor = 3;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: mostFactor, noNaN: true }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: mostCost }), fc.nat(7)), {
          minLength: 100,
          maxLength: 300,
        }),
        (factors, slots, runs) => {
          const ranks = new ReferenceRanks();
          const flows = factors.map((factor, index) => ({ tenant: `t${index}`, factor, served: 0 }));
          const jobs = new Map<string, { flow: (typeof flows)[number]; cost: number }>();
          const enter = (flow: (typeof flows)[number], cost: number): void => {
            const id = `j${String(jobs.size).padStart(6, '0')}`;
            jobs.set(id, { flow, cost });
            ranks.enter(id, { tenant: flow.tenant, priority: 5, cost });
          };
          for (const flow of flows) for (let count = 0; count < 3; count += 1) enter(flow, 100);
          const running: string[] = [];
          for (const [cost, which] of runs) {
            const next = ranks.begin();
            if (next === undefined) throw new Error('All have work.');
            running.push(next.id);
            // Every flow always has work.
            enter(jobs.get(next.id)!.flow, cost);
            if (running.length < slots) continue;
            const [ended = ''] = running.splice(which % running.length, 1);
            const { flow, cost: estimated } = jobs.get(ended)!;
            const spent = Math.max(16, Math.round(estimated * flow.factor));
            flow.served += spent;
            ranks.settle(ended, spent);
          }
          const served = flows.map((flow) => flow.served);
          // The jobs in flight, and one more of each flow.
          const bound = 2 * (slots + 1) * mostCost * mostFactor;
          expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(bound);
        },
      ),
      { seed, numRuns: 300 },
    );
  });
});

/** A lane in Redis and its reference, side by side. */
class Lane {
  readonly #reference = new ReferenceRanks();
  readonly #waiting = new Map<string, Arrival>();
  readonly #running: { id: string; job: Arrival; charged: number }[] = [];

  constructor(
    private readonly queue: TestQueue,
    private readonly backend: string,
  ) {}

  async enter(job: Arrival): Promise<void> {
    const { queue, backend } = this;
    const id = jobId('acme');
    const { request } = newChat({ priority: job.priority });
    await queue.records.accept(
      { id, tenant: job.tenant, deadline: Date.now() + 60_000 },
      { kind: 'chat', about: JSON.stringify({ request, route: [backend] }), backend, ...costOf(job) },
    );
    await queue.wakeUps.enter(backend, { id, hop: 0 });
    this.#waiting.set(id, job);
    this.#reference.enter(id, job);
  }

  async begin(): Promise<void> {
    const { queue, backend } = this;
    const [id] = await queue.client.zpopmin(queue.records.keys.prioritized(backend));
    const expected = this.#reference.begin();
    expect(id).toBe(expected?.id);
    const job = this.#waiting.get(id ?? '');
    if (id === undefined || job === undefined) return;
    this.#waiting.delete(id);
    const reply = await queue.records.start({ id, hop: 0 }, backend, 'run', 3);
    const charged = reply[0] === 'run' ? reply[2] : Number.NaN;
    expect(charged).toBe(expected?.charged);
    this.#running.push({ id, job, charged });
  }

  async settle(which: number, spent: number): Promise<void> {
    const [run] = this.#running.splice(which % Math.max(1, this.#running.length), 1);
    if (run === undefined) return;
    const { id, job, charged } = run;
    this.#reference.settle(id, spent);
    if (charged === 0) return;
    const { tenant, priority, cost } = job;
    await this.queue.wakeUps.settleRank(this.backend, { tenant, priority }, { cost, charged, spent });
  }

  async leave(which: number): Promise<void> {
    const id = [...this.#waiting.keys()][which];
    if (id === undefined) return;
    this.#waiting.delete(id);
    this.#reference.leave(id);
    await this.queue.wakeUps.remove(this.backend, { id, hop: 0 });
  }
}

function costOf({ priority, cost }: Arrival) {
  return { priority, cost };
}
