import type { JobRecord } from '@app/contracts';
import type { Outcome } from '@app/policies';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JobEventLog } from '../events/job-event-log.js';
import type { JobContext } from '../pool/job-handler.js';
import { LaneParking } from './lane-stops.js';
import { completed } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { until } from '@app/redis/testing';

const hour = 3_600_000;

describe('HandOvers', () => {
  let queue: TestQueue;
  let calls: { id: string; backend: string }[];

  beforeEach(async () => {
    queue = await TestQueue.open();
    calls = [];
  });
  afterEach(() => queue.close());

  const handler = async (job: JobRecord, context: JobContext): Promise<Outcome> => {
    calls.push({ id: job.id, backend: context.backend });
    return completed(context);
  };
  const submit = async (maxWait: number, job: Parameters<typeof newChat>[0] = {}) => {
    const route = job.route ?? ['first', 'second'];
    const maxWaits = route.map((_, place) => (place === 0 ? maxWait : hour));
    return (await queue.jobs.submit(newChat({ route, maxWaits, deadline: Date.now() + hour, ...job })))
      .record;
  };
  const get = async ({ id }: JobRecord) => queue.store.get('acme', id);
  const swept = (what: string, condition: () => Promise<boolean>) =>
    until(what, async () => {
      await queue.sweeper.sweep();
      return condition();
    });
  const park = (ms: number) =>
    new LaneParking(queue.client, queue.records.keys).park('first', Date.now() + ms, 'Asked to wait.');
  const waiting = async (backend: string) => (await queue.monitor.lanes([backend]))[0]?.waiting;

  it('hands a job of a paused lane over to its fallback after its maxWait, without an attempt', async () => {
    await queue.pauses.pause('first', 'night-shift', 'The bill');
    await queue.serve(handler, { first: 2, second: 2 });
    const kept = await submit(hour);
    const begun = Date.now();
    const chat = newChat();
    const left = await submit(400, { request: { ...chat.request, stream: true } });
    await swept('it ended', async () => (await get(left))?.status === 'completed');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(400);
    const record = await get(left);
    const reason = expect.stringMatching(/longer than 400ms .*maxWait.*paused by night-shift: The bill/);
    expect(record).toMatchObject({
      hop: 1,
      attempts: [{ number: 1, backend: 'second', outcome: 'succeeded' }],
      handOvers: [{ from: 'first', to: 'second', failure: { kind: 'timeout', message: reason } }],
    });
    const log = await new JobEventLog(queue.client, queue.records, queue.channels).read(left.id, 0);
    expect(log.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.handed_over',
      'job.started',
      'job.completed',
    ]);
    expect(log[1]).toMatchObject({ from: 'first', to: 'second', failure: { message: reason } });
    expect(await get(kept)).toMatchObject({ status: 'queued', hop: 0, attempts: [] });
    expect(await waiting('first')).toBe(1);
    expect(calls.map(({ backend }) => backend)).toEqual(['second']);
  });

  it('hands jobs of a long parked lane over to their fallback at once, keeps those that can wait, and publishes both events', async () => {
    await park(20_000);
    const impatient = await Promise.all(Array.from({ length: 150 }, () => submit(10_000)));
    const patient = await submit(hour);
    const alone = await submit(10_000, { route: ['first'] });
    await swept('they are in the other lane', async () => (await waiting('second')) === 150);
    expect(await waiting('first')).toBe(2);
    expect(await get(impatient[149] as JobRecord)).toMatchObject({
      status: 'queued',
      hop: 1,
      attempts: [],
      handOvers: [{ failure: { kind: 'rate-limit', message: expect.stringContaining('maxWait, 10s') } }],
    });
    for (const job of [patient, alone]) expect(await get(job)).toMatchObject({ status: 'queued', hop: 0 });
    await queue.client.del(queue.records.keys.lane('first'));
    await queue.sweeper.sweep();
    expect((await queue.events.read('0')).map(({ event }) => event)).toMatchObject([
      { type: 'lane.parked', backend: 'first', reason: 'Asked to wait.' },
      { type: 'lane.freed', backend: 'first' },
    ]);
  });

  it('ends a job without a fallback after its maxWait, and one past its deadline as expired', async () => {
    await park(20_000);
    const alone = await submit(300, { route: ['first'] });
    const late = await submit(hour, { deadline: Date.now() + 300 });
    await swept('both ended', async () =>
      [await get(alone), await get(late)].every((job) => job?.completedAt !== undefined),
    );
    expect(await get(alone)).toMatchObject({
      status: 'failed',
      attempts: [],
      failure: { kind: 'timeout', message: expect.stringMatching(/maxWait.*Asked to wait/) },
    });
    // It has a fallback, and went there before its deadline passed there too.
    expect(await get(late)).toMatchObject({ status: 'expired', attempts: [] });
    expect(await waiting('first')).toBe(0);
  });

  it('does not move a job that has changed meanwhile', async () => {
    await queue.pauses.pause('first', 'night-shift');
    const job = await submit(hour);
    const decision = {
      type: 'hand-over' as const,
      backend: 'second',
      failure: { kind: 'timeout' as const, message: '' },
    };
    const cancelled = await queue.jobs.cancel('acme', job.id);
    expect(cancelled?.status).toBe('cancelled');
    expect(await queue.records.leaveLane(job, decision)).toBe(false);
    const other = await submit(hour);
    await queue.records.start(other, 'first', 'token', 3);
    expect(await queue.records.leaveLane(other, decision)).toBe(false);
    expect(await get(other)).toMatchObject({ status: 'in_progress', hop: 0 });
  });

  it('adds a wake-up that a crash has prevented', async () => {
    await queue.pauses.pause('first', 'night-shift');
    const job = await submit(hour);
    const failure = { kind: 'timeout' as const, message: 'Too long.' };
    expect(await queue.records.leaveLane(job, { type: 'hand-over', backend: 'second', failure })).toBe(true);
    await queue.serve(handler, { second: 1 });
    await swept('it ended', async () => (await get(job))?.status === 'completed');
    expect(calls).toEqual([{ id: job.id, backend: 'second' }]);
  });
});
