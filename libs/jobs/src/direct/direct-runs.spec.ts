import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobHandler } from '../pool/job-handler.js';
import { aborted, answer, completed, failed, unavailable, untilAborted } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

const patient = { timeoutMs: 10_000 };

describe('a job of a waiting caller', () => {
  let queue: TestQueue;
  beforeEach(async () => {
    queue = await TestQueue.open();
  });
  afterEach(() => queue.close());

  const waiting = () => queue.wakeUps.queue('first').getJobCountByTypes('wait', 'prioritized', 'delayed');

  it('runs where it was submitted, with the same record as a job that a worker runs', async () => {
    const jobs = await queue.direct(async (_, context) => completed(context));
    const { outcome, record } = await jobs.submitAndWait(newChat(), patient);
    expect(outcome).toBe('accepted');
    expect(record).toMatchObject({ status: 'completed', version: 2, result: answer });
    expect(record.attempts).toEqual([expect.objectContaining({ number: 1, outcome: 'succeeded' })]);
    expect(await queue.store.get('acme', record.id)).toEqual(record);
    expect(await waiting()).toBe(0);
  });

  it('is the same job under the same key', async () => {
    let calls = 0;
    const jobs = await queue.direct(async (_, context) => {
      calls += 1;
      return completed(context);
    });
    const job = newChat({ idempotencyKey: 'once' });
    const submissions = await Promise.all(Array.from({ length: 50 }, () => jobs.submitAndWait(job, patient)));
    expect(calls).toBe(1);
    expect(new Set(submissions.map(({ record }) => record.id)).size).toBe(1);
    expect(submissions.every(({ record }) => record.status === 'completed')).toBe(true);
    const other = newChat({ idempotencyKey: 'once', text: 'Something else?' });
    expect((await jobs.submitAndWait(other, patient)).outcome).toBe('conflict');
  });

  it('does not overtake jobs that wait in its lane', async () => {
    const jobs = await queue.direct(async (_, context) => completed(context));
    const { record: first } = await jobs.submit(newChat());
    const second = await jobs.submitAndWait(newChat(), { timeoutMs: 1 });
    expect(second.record.status).toBe('queued');
    await queue.serve(async (_, context) => completed(context), { first: 1 });
    expect((await queue.ends.wait('acme', second.record.id, patient))?.startedAt).toBeGreaterThanOrEqual(
      (await queue.store.get('acme', first.id))?.startedAt ?? Infinity,
    );
  });

  it('continues through the queue after a failed first attempt', async () => {
    const jobs = await queue.direct(async (_, context) =>
      failed(context, { type: 'retry', at: Date.now() + 50, failure: unavailable }),
    );
    const worker = queue.serve(async (_, context) => completed(context), { first: 1, second: 1 });
    const { record } = await jobs.submitAndWait(newChat(), patient);
    await worker;
    expect(record.status).toBe('completed');
    expect(record.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  });

  it('is handed over to the next backend of its route', async () => {
    const jobs = await queue.direct(async (_, context) =>
      failed(context, { type: 'hand-over', backend: 'second', failure: unavailable }),
    );
    await queue.serve(async (_, context) => completed(context), { second: 1 });
    const { record } = await jobs.submitAndWait(newChat({ route: ['first', 'second'] }), patient);
    expect(record.attempts.map(({ backend }) => backend)).toEqual(['first', 'second']);
  });

  it('continues when its caller no longer waits, and can be cancelled', async () => {
    const jobs = await queue.direct(async (_, context) => {
      await untilAborted(context);
      return aborted(context);
    });
    const { record } = await jobs.submitAndWait(newChat(), { timeoutMs: 20 });
    expect(record.status).toBe('in_progress');
    await jobs.cancel('acme', record.id);
    const ended = await queue.ends.wait('acme', record.id, patient);
    expect(ended).toMatchObject({ status: 'cancelled', attempts: [{ outcome: 'cancelled' }] });
  });

  it('goes to a worker when its process shuts down', async () => {
    const jobs = await queue.direct(hanging, { gracePeriodMs: 10 });
    const { record } = await jobs.submitAndWait(newChat(), { timeoutMs: 20 });
    await queue.closeDirect();
    expect(await queue.store.get('acme', record.id)).toMatchObject({ status: 'queued' });
    await queue.serve(async (_, context) => completed(context), { first: 1 });
    const ended = await queue.ends.wait('acme', record.id, patient);
    expect(ended?.attempts.map(({ outcome }) => outcome)).toEqual(['handed-back', 'succeeded']);
  });

  it('is queued when its lease expires: the attempt is lost, and a worker takes the job', async () => {
    const jobs = await queue.direct(hanging);
    const { record } = await jobs.submitAndWait(newChat(), { timeoutMs: 20 });
    // Simulates a process that has been dead for the duration of the lease.
    await queue.client.zadd(queue.records.keys.due, 'XX', 0, `${record.id}acme`);
    await queue.sweeper.sweep();
    await queue.serve(async (_, context) => completed(context), { first: 1 });
    const ended = await queue.ends.wait('acme', record.id, patient);
    expect(ended?.attempts).toMatchObject([
      { outcome: 'lost', possibleDuplicate: true },
      { outcome: 'succeeded' },
    ]);
    const due = await queue.client.zscore(queue.records.keys.due, `${record.id}acme`);
    expect(Number(due)).toBeGreaterThan(Date.now());
  });

  it('gets a wake-up if none was added', async () => {
    const jobs = await queue.direct(hanging);
    await jobs.submit(newChat());
    const { record } = await jobs.submitAndWait(newChat(), { timeoutMs: 1 });
    await queue.wakeUps.remove('first', record);
    await queue.client.zadd(queue.records.keys.due, 'XX', 0, `${record.id}acme`);
    await queue.sweeper.sweep();
    await queue.serve(async (_, context) => completed(context), { first: 2 });
    expect((await queue.ends.wait('acme', record.id, patient))?.status).toBe('completed');
  });

  it('goes through the queue when all slots are in use', async () => {
    const jobs = await queue.direct(hanging, { slots: 1 });
    const first = await jobs.submitAndWait(newChat(), { timeoutMs: 20 });
    const second = await jobs.submitAndWait(newChat(), { timeoutMs: 20 });
    expect([first.record.status, second.record.status]).toEqual(['in_progress', 'queued']);
    await until('it waits in its lane', async () => (await waiting()) === 1);
  });
});

const hanging: JobHandler = async (_, context) => {
  await untilAborted(context);
  return aborted(context);
};
