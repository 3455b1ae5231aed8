import type { JobRecord } from '@app/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { MemoryLog, testRedis, until } from '@app/redis/testing';
import { aborted, answer, completed, failed, unavailable, untilAborted } from '../testing/outcomes.js';
import { jobId } from '../records/ids.js';
import { testKinds } from '../testing/test-kinds.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import type { JobContext } from './job-handler.js';
import { SluiceServer } from './sluice-server.js';

describe('SluiceServer', () => {
  let queue: TestQueue;
  let lane: string;
  let lanes = 0;

  beforeAll(async () => {
    queue = await TestQueue.open();
  });
  beforeEach(() => {
    lanes += 1;
    lane = `lane-${lanes}`;
  });
  afterEach(() => queue.closeServers());
  afterAll(() => queue.close());

  const status = async (id: string) => (await queue.store.get('acme', id))?.status;
  const isRunning = (id: string) => async () => (await status(id)) === 'in_progress';

  async function ended({ id, tenant }: JobRecord): Promise<JobRecord> {
    const record = await queue.ends.wait(tenant, id, { timeoutMs: 15_000 });
    if (record?.completedAt === undefined) throw new Error(`The job is still ${record?.status}.`);
    return record;
  }

  it('runs a job and stores its answer, attempt and usage', async () => {
    await queue.serve(async (_, context) => completed(context), { [lane]: 2 });
    const { outcome, record } = await queue.jobs.submitAndWait(newChat({ route: [lane] }), {
      timeoutMs: 10_000,
    });
    expect(outcome).toBe('accepted');
    expect(record).toMatchObject({
      status: 'completed',
      result: answer,
      usage: { inputTokens: 7, outputTokens: 3 },
      attempts: [{ number: 1, backend: lane, outcome: 'succeeded' }],
    });
    expect(await queue.store.get('acme', record.id)).toEqual(record);
  });

  it('retries on the same backend at the decided time', async () => {
    const starts: number[] = [];
    let at = 0;
    await queue.serve(
      async (_, context) => {
        starts.push(Date.now());
        if (starts.length > 1) return completed(context);
        at = Date.now() + 300;
        return failed(context, { type: 'retry', at, failure: unavailable });
      },
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    await until('it waits', async () => (await queue.store.get('acme', record.id))?.retryAt !== undefined);
    const done = await ended(record);
    expect(starts[1]).toBeGreaterThanOrEqual(at - 1);
    expect(done).toMatchObject({ status: 'completed', usage: { inputTokens: 7, outputTokens: 3 } });
    expect(done.attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'failed'],
      [2, 'succeeded'],
    ]);
    expect((await queue.monitor.lanes([lane]))[0]?.failures).toEqual({ unavailable: 1 });
  });

  it('hands over to the next backend of the route', async () => {
    const second = `${lane}-second`;
    await queue.serve(
      async (_, context) =>
        context.backend === lane
          ? failed(context, { type: 'hand-over', backend: second, failure: unavailable })
          : completed(context),
      { [lane]: 1, [second]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane, second] }));
    const done = await ended(record);
    expect(done).toMatchObject({ status: 'completed', hop: 1 });
    expect(done.attempts.map(({ backend, outcome }) => [backend, outcome])).toEqual([
      [lane, 'failed'],
      [second, 'succeeded'],
    ]);
    expect(done.enqueuedAt).toBeGreaterThanOrEqual(record.enqueuedAt);
  });

  it('completes a hand-over that a crash interrupted between record and wake-up, without another call', async () => {
    const second = `${lane}-second`;
    const { record } = await queue.jobs.submit(newChat({ route: [lane, second] }));
    await queue.records.start(record, lane, 'crashed', 3);
    await queue.records.settle(record, 'crashed', lane, {
      announcement: '',
      entersLane: true,
      members: { hop: 1, backend: second },
    });
    const calls: string[] = [];
    await queue.serve(
      async (_, context) => {
        calls.push(context.backend);
        return completed(context);
      },
      { [lane]: 1, [second]: 1 },
    );
    expect((await ended(record)).status).toBe('completed');
    expect(calls).toEqual([second]);
  });

  it('runs a job whose record arrives after its wake-up', async () => {
    await queue.serve(async (_, context) => completed(context), { [lane]: 1 });
    const id = jobId('acme', lane);
    await queue.wakeUps.enter(lane, { id, hop: 0 });
    await until(
      'the worker knows no such job',
      async () => (await queue.monitor.lanes([lane]))[0]?.delayed === 1,
    );
    const { record } = await queue.jobs.submit(newChat({ idempotencyKey: lane, route: [lane] }));
    expect(record.id).toBe(id);
    expect((await ended(record)).status).toBe('completed');
  });

  it('drops a wake-up whose record does not arrive', async () => {
    await queue.serve(async (_, context) => completed(context), { [lane]: 1 });
    await queue.wakeUps.enter(lane, { id: jobId('acme'), hop: 0 });
    await until('it comes again', async () => (await queue.monitor.lanes([lane]))[0]?.delayed === 1);
    const wakeUps = queue.wakeUps.queue(lane);
    await until('it has come', async () => (await wakeUps.count()) + (await wakeUps.getActiveCount()) === 0);
    expect(await wakeUps.getJobs()).toEqual([]);
  });

  it('never goes back on a route', async () => {
    await queue.serve(
      async (_, context) => failed(context, { type: 'hand-over', backend: lane, failure: unavailable }),
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    expect(await ended(record)).toMatchObject({ status: 'failed', failure: { kind: 'internal' } });
  });

  it('parks the lane for all workers, and counts no attempt', async () => {
    const starts: number[] = [];
    let until_ = 0;
    const handler = async (_: JobRecord, context: JobContext) => {
      starts.push(Date.now());
      if (starts.length > 1) return completed(context);
      until_ = Date.now() + 700;
      return {
        decision: {
          type: 'park' as const,
          until: until_,
          failure: { kind: 'rate-limit' as const, message: 'Asked to wait.' },
        },
      };
    };
    await queue.serve(handler, { [lane]: 1 });
    await queue.serve(handler, { [lane]: 3 });
    const first = (await queue.jobs.submit(newChat({ route: [lane] }))).record;
    await until('it is parked', async () => (await queue.monitor.lanes([lane]))[0]?.state === 'parked');
    const others = await Promise.all(
      Array.from({ length: 5 }, () => queue.jobs.submit(newChat({ route: [lane] }))),
    );
    const [parked] = await queue.monitor.lanes([lane]);
    // Redis counts from the moment it received the command.
    expect(Math.abs(Date.parse(parked?.parkedUntil ?? '') - until_)).toBeLessThan(100);
    expect(parked).toMatchObject({
      parkedBecause: 'Asked to wait.',
      waiting: 6,
      workers: 2,
      failures: {},
    });
    const done = await Promise.all([first, ...others.map(({ record }) => record)].map(ended));
    for (const time of starts.slice(1)) expect(time).toBeGreaterThanOrEqual(until_ - 1);
    expect(starts).toHaveLength(7);
    for (const record of done) expect(record.attempts).toMatchObject([{ number: 1, outcome: 'succeeded' }]);
    expect((await queue.monitor.lanes([lane]))[0]?.state).toBe('open');
  });

  it('cancels a running job in another process', async () => {
    await queue.serve(
      async (_, context) => {
        await untilAborted(context);
        return aborted(context);
      },
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    await until('it runs', isRunning(record.id));
    expect(await queue.jobs.cancel('acme', record.id)).toMatchObject({ status: 'cancelling' });
    expect(await ended(record)).toMatchObject({
      status: 'cancelled',
      attempts: [{ outcome: 'cancelled' }],
    });
  });

  it('aborts a running job at its deadline', async () => {
    await queue.serve(
      async (_, context) => {
        await untilAborted(context);
        return aborted(context);
      },
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane], deadline: Date.now() + 400 }));
    queue.sweeper.start();
    await until('it runs', isRunning(record.id));
    const done = await ended(record);
    expect(done.status).toBe('expired');
    expect(done.completedAt).toBeGreaterThanOrEqual(record.deadline);
  });

  it('expires a waiting job at its deadline, also if no worker serves its lane', async () => {
    const { record } = await queue.jobs.submit(newChat({ route: [lane], deadline: Date.now() + 100 }));
    queue.sweeper.start();
    expect(await ended(record)).toMatchObject({ status: 'expired', attempts: [] });
    const { 0: state } = await queue.monitor.lanes([lane]);
    expect(state).toMatchObject({ waiting: 0, workers: 0 });
  });

  it('fails a job whose handler throws, without revealing the error', async () => {
    await queue.serve(
      async () => {
        throw new Error('canary-prompt');
      },
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    expect(await ended(record)).toMatchObject({ status: 'failed', failure: { kind: 'internal' } });
    expect(queue.log.lines.some((line) => line.includes('The handler of a job threw'))).toBe(true);
    expect(queue.log.lines.join('\n')).not.toContain('canary-prompt');
  });

  it('aborts a job whose lock is lost, drops the late result, and lets the next run end it', async () => {
    const reasons: unknown[] = [];
    let calls = 0;
    const client = new Redis(queue.redis.url?.reveal() ?? '');
    const handler = async (job: JobRecord, context: JobContext) => {
      calls += 1;
      if (calls > 1) return completed(context);
      // Simulates a process that slept past its lock: the key has expired with its token.
      await client.del(`${queue.redis.prefix}:${lane}:${job.id}:lock`);
      await untilAborted(context);
      reasons.push(context.abortReason);
      await until('the next run began', () => calls > 1);
      return completed(context, { ...answer, text: 'late' });
    };
    try {
      await queue.serve(handler, { [lane]: 2 }, { lockDurationMs: 400 });
      const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
      const done = await ended(record);
      expect(done).toMatchObject({ status: 'completed', result: answer });
      expect(done.attempts).toMatchObject([
        { number: 1, outcome: 'lost', possibleDuplicate: true },
        { number: 2, outcome: 'succeeded' },
      ]);
      expect(reasons).toEqual(['lost']);
      await queue.closeServers();
      expect(await queue.store.get('acme', record.id)).toEqual(done);
    } finally {
      client.disconnect();
    }
  });

  it('hands back jobs that still run at the end of the grace period', async () => {
    const count = 100;
    const finish: (() => void)[] = [];
    const server = await queue.serve(
      async (_, context) => {
        const finished = new Promise<void>((resolve) => {
          finish.push(resolve);
        });
        await Promise.race([finished, untilAborted(context)]);
        return context.signal.aborted ? aborted(context) : completed(context);
      },
      { [lane]: count },
    );
    const jobs = await Promise.all(
      Array.from({ length: count + 5 }, () => queue.jobs.submit(newChat({ route: [lane] }))),
    );
    await until('all run', () => finish.length === count);
    const closing = server.close({ gracePeriodMs: 300 });
    for (const end of finish.slice(0, count / 2)) end();
    const start = performance.now();
    expect(await closing).toEqual({ finished: count, handedBack: count / 2, abandoned: 0 });
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(finish).toHaveLength(count);

    const records = await Promise.all(jobs.map(({ record }) => queue.store.get('acme', record.id)));
    const waiting = records.filter((record) => record?.status === 'queued');
    expect(waiting).toHaveLength(count / 2 + 5);
    expect(waiting.filter((record) => record?.attempts[0]?.outcome === 'handed-back')).toHaveLength(
      count / 2,
    );
    const { 0: state } = await queue.monitor.lanes([lane]);
    expect(state).toMatchObject({ waiting: count / 2 + 5, active: 0, workers: 0 });

    await queue.serve(async (_, context) => completed(context), { [lane]: 50 });
    const done = await Promise.all(jobs.map(({ record }) => ended(record)));
    expect(done.filter(({ status: end }) => end === 'completed')).toHaveLength(count + 5);
  });

  it('does not wait for a handler that ignores its abort', async () => {
    let giveIn = (): void => undefined;
    const stubborn = new Promise<void>((resolve) => {
      giveIn = resolve;
    });
    const server = await queue.serve(
      async (_, context) => {
        await stubborn;
        return aborted(context);
      },
      { [lane]: 1 },
    );
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    await until('it runs', isRunning(record.id));
    const start = performance.now();
    expect(await server.close({ gracePeriodMs: 50 })).toEqual({ finished: 0, handedBack: 0, abandoned: 1 });
    expect(performance.now() - start).toBeLessThan(4_500);
    giveIn();
  });

  it('adds, changes and removes pools while it runs', async () => {
    const server = await queue.serve(async (_, context) => completed(context), {});
    const { record } = await queue.jobs.submit(newChat({ route: [lane] }));
    await server.setPools(new Map([[lane, { concurrency: 1 }]]));
    expect((await ended(record)).status).toBe('completed');
    await server.setPools(new Map([[lane, { concurrency: 600 }]]));
    const { record: next } = await queue.jobs.submit(newChat({ route: [lane] }));
    expect((await ended(next)).status).toBe('completed');
    await server.setPools(new Map());
    await until('no worker serves it', async () => (await queue.monitor.lanes([lane]))[0]?.workers === 0);
    const { record: waiting } = await queue.jobs.submit(newChat({ route: [lane] }));
    expect(await queue.ends.wait('acme', waiting.id, { timeoutMs: 200 })).toMatchObject({
      status: 'queued',
    });
  });
});

describe('handlers', () => {
  const server = () =>
    new SluiceServer({
      kinds: testKinds,
      extensions: [],
      redis: testRedis(),
      retentionMs: 1_000,
      log: new MemoryLog(),
      gracePeriodMs: 100,
      maxStartedAttempts: 3,
      onUnsafe: () => {},
    });

  it('must exist for every kind before the server listens', async () => {
    const error = await new Promise((resolve) => {
      void server().listen(resolve);
    });
    expect(String(error)).toMatch('No handler for jobs of kind chat');
  });

  it('must be unique for each kind', () => {
    const twice = server();
    twice.addHandler('chat', async () => undefined);
    expect(() => twice.addHandler('chat', async () => undefined)).toThrow('two handlers');
  });
});
