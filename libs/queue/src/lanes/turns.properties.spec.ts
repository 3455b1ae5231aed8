import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jobId } from '../records/job-id.js';
import { TestQueue } from '../testing/test-queue.js';

interface Arrival {
  tenant: string;
  priority: number;
  cost: number;
}

const arrival = fc.record({
  tenant: fc.constantFrom('small', 'large', 'third'),
  priority: fc.constantFrom(0, 5, 9),
  cost: fc.integer({ min: 1, max: 50_000 }),
});
const events = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('enter' as const), job: arrival }) },
    { weight: 2, arbitrary: fc.constant({ type: 'begin' } as const) },
  ),
  { maxLength: 40 },
);

/** Start-time fair queueing as the paper has it, with priorities as an offset. */
class Model {
  #now = 0;
  #chains = new Map<string, number>();
  #waiting: { id: string; turn: number; key: number }[] = [];

  enter(id: string, { tenant, priority, cost }: Arrival): void {
    if (this.#waiting.length === 0) this.#chains.clear();
    const chain = `${priority} ${tenant}`;
    const turn = Math.max(this.#now, this.#chains.get(chain) ?? 0);
    this.#chains.set(chain, turn + cost);
    this.#waiting.push({ id, turn, key: turn + priority * 100_000 });
  }

  begin(): string | undefined {
    // Equals go in the order of their ids, as members of a sorted set do.
    this.#waiting.sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1));
    const next = this.#waiting.shift();
    if (next !== undefined) this.#now = Math.max(this.#now, next.turn);
    return next?.id;
  }
}

describe('the turns of a lane', () => {
  let queue: TestQueue;
  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  let lanes = 0;

  it('are those of fair queueing, in whatever order jobs come and begin', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (script) => {
        lanes += 1;
        const backend = `lane-${lanes}`;
        const waiting = queue.wakeUps.queue(backend).toKey('prioritized');
        const model = new Model();
        for (const event of script) {
          if (event.type === 'enter') {
            const id = jobId('acme');
            const { tenant, priority, cost } = event.job;
            const about = JSON.stringify({ request: { kind: 'chat' }, route: [backend] });
            const deadline = Date.now() + 60_000;
            await queue.records.accept(
              { id, tenant, deadline },
              { kind: 'chat', about, backend, priority, cost },
            );
            await queue.wakeUps.enter(backend, { id, hop: 0 });
            model.enter(id, event.job);
          } else {
            const [next] = await queue.client.zpopmin(waiting);
            expect(next).toBe(model.begin());
            if (next !== undefined) await queue.records.start({ id: next, hop: 0 }, backend, 'run', 3);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
