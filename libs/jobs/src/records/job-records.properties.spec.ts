import { isTerminal, type JobRecord, type TerminalStatus, terminalStatuses } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TestQueue } from '../testing/test-queue.js';
import { jobId } from './ids.js';

/** The model of the states, without Redis. */
interface Model {
  status: JobRecord['status'] | undefined;
  hop: number;
  token: string | undefined;
  runs: number;
}

interface Real {
  queue: TestQueue;
  id: string;
  last: JobRecord | undefined;
}

type JobCommand = fc.AsyncCommand<Model, Real>;

const lastHop = 2;
const manyLosses = 1_000;

/** Applies one operation to the job and checks the invariants. */
abstract class Step implements JobCommand {
  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const before = real.last;
    await this.act(model, real);
    const after = await real.queue.records.get(real.id);
    real.last = after;
    expect(after?.status).toBe(model.status);
    if (before === undefined || after === undefined) return;
    if (isTerminal(before.status)) expect(after).toEqual(before);
    else if (after.status !== before.status) expect(after.version).toBeGreaterThan(before.version);
    else expect(after.version).toBeGreaterThanOrEqual(before.version);
    expect(after.attempts.map(({ number }) => number)).toEqual(after.attempts.map((_, index) => index + 1));
    expect(after.attempts.filter(({ outcome }) => outcome === 'running')).toHaveLength(
      after.status === 'in_progress' || after.status === 'cancelling' ? 1 : 0,
    );
  }

  protected abstract act(model: Model, real: Real): Promise<void>;
  abstract toString(): string;
}

class Accept extends Step {
  protected async act(model: Model, { queue, id }: Real): Promise<void> {
    const reply = await queue.records.accept(
      { id, tenant: 'acme', deadline: Date.now() + 600_000 },
      { kind: 'chat', about: '{"request":{},"route":["a","b","c"]}', backend: 'a', priority: 5 },
    );
    expect(typeof reply === 'number').toBe(model.status === undefined);
    model.status ??= 'queued';
  }

  toString = (): string => 'accept';
}

class Start extends Step {
  constructor(private readonly hop: number) {
    super();
  }

  protected async act(model: Model, { queue, id }: Real): Promise<void> {
    const token = `run-${model.runs}`;
    model.runs += 1;
    const [type] = await queue.records.start({ id, hop: this.hop }, 'a', token, manyLosses);
    if (model.status === undefined) expect(type).toBe('unknown');
    else if (isTerminal(model.status)) expect(type).toBe('drop');
    else if (this.hop !== model.hop) expect(type).toBe('superseded');
    else if (model.status === 'cancelling') {
      expect(type).toBe('drop');
      model.status = 'cancelled';
    } else {
      expect(type).toBe('run');
      model.status = 'in_progress';
      model.token = token;
    }
  }

  toString = (): string => `start(${this.hop})`;
}

class Settle extends Step {
  constructor(
    private readonly status: TerminalStatus | 'requeue' | 'hand-over',
    /** 0 for the run that holds the job, n for the n-th before. */
    private readonly age: number,
  ) {
    super();
  }

  protected async act(model: Model, { queue, id }: Real): Promise<void> {
    const token = `run-${model.runs - 1 - this.age}`;
    const ends = this.status !== 'requeue' && this.status !== 'hand-over';
    const hop = Math.min(model.hop + 1, lastHop);
    const goesOn = this.status === 'hand-over' && hop !== model.hop;
    const [reply] = await queue.records.settle({ id, tenant: 'acme' }, token, 'a', {
      announcement: '',
      status: ends ? this.status : undefined,
      entersLane: goesOn,
      members: goesOn ? { hop, backend: 'b' } : {},
    });
    if (model.status === undefined || isTerminal(model.status)) expect(reply).toBe('ended');
    else if (model.token !== token) expect(reply).toBe('taken');
    else {
      if (goesOn) model.hop = hop;
      const cancelled = model.status === 'cancelling' && !ends;
      expect(reply).toBe(cancelled ? 'ended' : 'settled');
      model.status = cancelled ? 'cancelled' : ends ? this.status : 'queued';
      model.token = undefined;
    }
  }

  toString = (): string => `settle(${this.status}, ${this.age})`;
}

class Cancel extends Step {
  protected async act(model: Model, { queue, id }: Real): Promise<void> {
    const reply = await queue.records.cancel('acme', id);
    expect(reply === undefined).toBe(model.status === undefined);
    if (model.status === 'queued') model.status = 'cancelled';
    else if (model.status === 'in_progress') model.status = 'cancelling';
  }

  toString = (): string => 'cancel';
}

class Sweep extends Step {
  protected async act(_: Model, { queue }: Real): Promise<void> {
    await queue.sweeper.sweep();
  }

  toString = (): string => 'sweep';
}

describe('the states of a job', () => {
  let queue: TestQueue;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  afterAll(() => queue.close());

  it('allow one terminal state, once, in any order of events', async () => {
    const steps = [
      fc.constant(new Accept()),
      fc.nat(lastHop).map((hop) => new Start(hop)),
      fc
        .tuple(fc.constantFrom(...terminalStatuses, 'requeue' as const, 'hand-over' as const), fc.nat(2))
        .map(([status, age]) => new Settle(status, age)),
      fc.constant(new Cancel()),
      fc.constant(new Sweep()),
    ];
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { size: '+1' }), (commands) =>
        fc.asyncModelRun(
          () => ({
            model: { status: undefined, hop: 0, token: undefined, runs: 0 },
            real: { queue, id: jobId('acme'), last: undefined },
          }),
          commands,
        ),
      ),
      { numRuns: 60 },
    );
  });
});
