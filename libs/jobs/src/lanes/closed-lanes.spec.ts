import type { Failure, JobRecord } from '@app/contracts';
import type { Outcome } from '@app/policies';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobContext } from '../pool/job-handler.js';
import { completed } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

const refused: Failure = { kind: 'auth', message: 'The key was refused.', status: 401 };

function failedFor(failure: Failure, { attempt }: JobContext): Outcome {
  return {
    decision: { type: 'fail', failure },
    attempt: { ...attempt, endedAt: new Date().toISOString(), outcome: 'failed', failure },
  };
}

describe('lanes that make no calls', () => {
  let queue: TestQueue;
  /** When each call began, and how many were under way then. */
  let calls: { id: string; at: number; beside: number }[];
  let isWell: boolean;
  let under: number;

  beforeEach(async () => {
    queue = await TestQueue.open();
    calls = [];
    isWell = false;
    under = 0;
  });
  afterEach(() => queue.close());

  const handler = async (job: JobRecord, context: JobContext): Promise<Outcome> => {
    calls.push({ id: job.id, at: Date.now(), beside: under });
    under += 1;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    under -= 1;
    return isWell ? completed(context) : failedFor(refused, context);
  };
  const state = async () => (await queue.monitor.lanes(['first']))[0];
  const submit = async () => (await queue.jobs.submit(newChat())).record;
  const hasEnded = (id: string) => async () => (await queue.store.get('acme', id))?.completedAt !== undefined;
  const published = async () => (await queue.events.read('0')).map(({ event }) => event);

  it('break for refused credentials, probe with single jobs, and open when these are served', async () => {
    await queue.serve(handler, { first: 4 });
    await queue.serve(handler, { first: 4 });
    await submit();
    await until('it is broken', async () => (await state())?.state === 'broken');
    expect(await state()).toMatchObject({ brokenBecause: { kind: 'auth', message: refused.message } });
    const before = calls.length;
    isWell = true;
    const waiting = await Promise.all(Array.from({ length: 8 }, submit));
    const opens = Date.parse((await state())?.brokenUntil ?? '');
    await until(
      'all have ended',
      async () => {
        const ends = await Promise.all(waiting.map(({ id }) => hasEnded(id)()));
        return ends.every(Boolean);
      },
      20_000,
    );
    const later = calls.slice(before);
    for (const { at } of later) expect(at).toBeGreaterThanOrEqual(opens - 2);
    // The first two went alone.
    expect(later.slice(0, 2).map(({ beside }) => beside)).toEqual([0, 0]);
    for (const { id } of waiting) {
      expect((await queue.store.get('acme', id))?.attempts).toMatchObject([
        { number: 1, outcome: 'succeeded' },
      ]);
    }
    expect((await state())?.state).toBe('open');
    expect(await published()).toMatchObject([
      {
        type: 'backend.auth_expired',
        backend: 'first',
        mend: expect.stringContaining('/v1/backends/first/test'),
      },
      { type: 'breaker.opened', backend: 'first', kind: 'auth', reason: refused.message },
      { type: 'breaker.closed', backend: 'first' },
    ]);
  }, 30_000);

  it('are paused for all processes until they are resumed, while running jobs finish', async () => {
    isWell = true;
    const direct = await queue.direct(handler);
    await queue.serve(handler, { first: 2 });
    await queue.serve(handler, { first: 2 });
    const running = await submit();
    await until('it runs', () => calls.length === 1);
    await queue.pauses.pause('first', 'night-shift');
    await until('it ended', hasEnded(running.id));
    const waiting = await Promise.all(Array.from({ length: 4 }, submit));
    const waited = await direct.submitAndWait(newChat(), {
      timeoutMs: 300,
      signal: AbortSignal.timeout(5_000),
    });
    expect(waited.record.status).toBe('queued');
    expect(calls).toHaveLength(1);
    await queue.pauses.resume('first', 'night-shift');
    for (const { id } of [...waiting, waited.record]) await until('it ended', hasEnded(id));
    expect(await published()).toMatchObject([
      { type: 'lane.paused' },
      { type: 'lane.resumed', by: 'night-shift' },
    ]);
  });

  it('run no job of a waiting caller directly while they are broken', async () => {
    const direct = await queue.direct(handler);
    const wait = { timeoutMs: 5_000, signal: AbortSignal.timeout(10_000) };
    const first = await direct.submitAndWait(newChat(), wait);
    expect(first.record.status).toBe('failed');
    const second = await direct.submitAndWait(newChat(), { ...wait, timeoutMs: 200 });
    expect(second.record.status).toBe('queued');
    expect(calls).toHaveLength(1);
  });
});
