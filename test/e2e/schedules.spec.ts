import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, MemoryDocument, Problem, Schedule, ScheduleRun } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { createLogger } from '@app/telemetry';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { type ApiClient } from '../system/api-client.js';
import { waitFor } from '../system/wait-for.js';
import { ApiUnderTest } from './api/api-under-test.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const greeting = { kind: 'chat', input: { messages: [{ role: 'user', content: 'Good morning.' }] } };

describe('schedules', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;
  let acme: ApiClient;
  let operator: ApiClient;
  let parts: Running[];

  beforeAll(async () => {
    simulator = await startSimulator();
    simulator.configure({
      scenarios: {
        digests: { answer: { type: 'text', text: 'Anna lives in Lisbon [#1].' } },
        merges: { answer: { type: 'text', text: 'Anna lives in Lisbon [#1].' } },
      },
    });
    const backend = (path: string) => ({ provider: 'simulator', baseUrl: `${simulator.url}${path}/v1` });
    api = await ApiUnderTest.start({
      configuration: {
        apiKeys: [
          { name: 'acme', tenant: 'acme', sha256: sha256('acme') },
          { name: 'ops', tenant: 'ops', sha256: sha256('ops'), operator: true },
        ],
        backends: {
          quick: backend(''),
          small: backend('/scenario/digests'),
          large: backend('/scenario/merges'),
        },
        profiles: {},
        distill: { mid: 'small', long: 'large' },
        schedules: {
          'distill-mid': { every: '1s' },
          'distill-long': { every: '1s' },
          greet: { every: '1h', tenant: 'acme', job: { ...greeting, backend: 'quick' } },
        },
      },
    });
    const { configuration } = api;
    const log = createLogger({ level: 'silent' });
    const onUnsafe = (error: Error): never => {
      throw error;
    };
    // Two schedulers, as an installation may have.
    parts = await Promise.all([
      startWorker({ configuration, log, onUnsafe }),
      startScheduler({ configuration, log }),
      startScheduler({ configuration, log }),
    ]);
    acme = api.caller({ Authorization: 'Bearer acme' });
    operator = api.caller({ Authorization: 'Bearer ops' });
  });
  afterAll(async () => {
    await Promise.all(parts.map((part) => part.close()));
    await api.close();
    await simulator.close();
  });

  const ask = async <Body>(caller: ApiClient, method: string, path: string, body?: object): Promise<Body> => {
    const reply = await caller.call<Body>(method, path, { body });
    if (reply.status >= 300) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const make = (body: object) =>
    ask<Schedule>(acme, 'POST', '/v1/schedules', {
      name: 'greet',
      job: { ...greeting, backend: 'quick' },
      ...body,
    });
  const runsOf = async ({ id }: Schedule) =>
    (await ask<{ data: ScheduleRun[] }>(acme, 'GET', `/v1/schedules/${id}/runs`)).data;

  it('of the installation distil memory spaces, each pass on its own backend, once there is one', async () => {
    const find = async (name: string) =>
      (await ask<{ data: Schedule[] }>(operator, 'GET', '/v1/schedules')).data.find(
        (one) => one.name === name,
      );
    expect(await find('distill-mid')).toMatchObject({
      status: 'waiting',
      origin: 'configuration',
      pass: 'mid',
    });

    await ask(acme, 'POST', '/v1/memory/diary/entries', { entries: [{ text: 'Anna moved to Lisbon.' }] });
    const document = (pass: string) =>
      ask<MemoryDocument>(acme, 'GET', `/v1/memory/diary/documents/${pass}/current`);
    const [mid, long] = [
      await waitFor('a digest', () => document('mid')),
      await waitFor('a long document', () => document('long')),
    ];
    const backendOf = async ({ job }: MemoryDocument) => (await acme.job(job)).backend;
    expect([await backendOf(mid), await backendOf(long)]).toEqual(['small', 'large']);
    expect(mid.sections[0]?.entries).toEqual([{ first: 1, last: 1 }]);

    const schedule = await find('distill-mid');
    expect(schedule).toMatchObject({ status: 'active', every: 1_000 });
    // Runs that find nothing new make no job.
    const jobs = await ask<{ data: Job[] }>(acme, 'GET', '/v1/jobs?kind=distill');
    expect(jobs.data).toHaveLength(2);
    const changed = await operator.call<Problem>('PATCH', `/v1/schedules/${schedule?.id}`, { body: {} });
    expect([changed.status, changed.body.code]).toEqual([409, 'read-only']);
    expect((await acme.call('GET', `/v1/schedules/${schedule?.id}`)).status).toBe(404);
    const own = await ask<{ data: Schedule[] }>(acme, 'GET', '/v1/schedules');
    expect(own.data.map(({ name, origin }) => [name, origin])).toEqual([['greet', 'configuration']]);
  });

  it('make one job for each time, show what became of it, pause and go on', async () => {
    const schedule = await make({ every: '1s' });
    expect(schedule).toMatchObject({ object: 'schedule', status: 'active', every: 1_000, timeZone: 'UTC' });
    const ended = (count: number) =>
      waitFor(`${count} runs have completed`, async () => {
        const runs = await runsOf(schedule);
        return runs.filter(({ jobStatus }) => jobStatus === 'completed').length >= count && runs;
      });
    const runs = await ended(3);
    const begun = runs.filter(({ status }) => status === 'started');
    const times = begun.map(({ time }) => Date.parse(time)).toReversed();
    expect(new Set(begun.map(({ job }) => job)).size).toBe(begun.length);
    expect(times.every((time) => (time - Date.parse(schedule.createdAt)) % 1_000 === 0)).toBe(true);
    expect(await acme.job(begun[0]?.job ?? '')).toMatchObject({ kind: 'chat', backend: 'quick' });

    const paused = await ask<Schedule>(acme, 'POST', `/v1/schedules/${schedule.id}/pause`);
    expect(paused.status).toBe('paused');
    const before = (await runsOf(schedule)).length;
    const asked = await ask<ScheduleRun>(acme, 'POST', `/v1/schedules/${schedule.id}/run`);
    expect(asked.cause).toBe('request');
    const run = await waitFor('the run that was asked for ends', async () => {
      const found = await ask<ScheduleRun>(acme, 'GET', `/v1/schedules/${schedule.id}/runs/${asked.id}`);
      return found.jobStatus === 'completed' && found;
    });
    expect(run.status).toBe('started');
    expect(await runsOf(schedule)).toHaveLength(before + 1);

    expect(await ask<Schedule>(acme, 'POST', `/v1/schedules/${schedule.id}/resume`)).toMatchObject({
      status: 'active',
    });
    await waitFor('it runs again', async () => (await runsOf(schedule)).length > before + 1);
    expect((await acme.call('DELETE', `/v1/schedules/${schedule.id}`)).status).toBe(204);
    expect((await acme.call('GET', `/v1/schedules/${schedule.id}/runs`)).status).toBe(404);
  });

  it('run once under one Idempotency-Key, and are not seen by others', async () => {
    const schedule = await make({ cron: '0 0 1 1 *', timeZone: 'Europe/Berlin' });
    const headers = { 'Idempotency-Key': 'just-this-once' };
    const path = `/v1/schedules/${schedule.id}/run`;
    const [first, second] = [
      await acme.call<ScheduleRun>('POST', path, { headers }),
      await acme.call<ScheduleRun>('POST', path, { headers }),
    ];
    expect(first.status).toBe(202);
    expect(second.body.id).toBe(first.body.id);
    expect((await operator.call('GET', `/v1/schedules/${schedule.id}`)).status).toBe(404);
  });

  it('change: what is not named stays', async () => {
    const schedule = await make({ cron: '30 2 * * *', timeZone: 'Europe/Berlin', jitter: '5m' });
    const path = `/v1/schedules/${schedule.id}`;
    const regular = await ask<Schedule>(acme, 'PATCH', path, { every: '6h', overlap: 'queue' });
    expect(regular).toMatchObject({ every: 21_600_000, jitter: 300_000, overlap: 'queue', version: 2 });
    expect(regular.cron).toBeUndefined();
    const ending = await ask<Schedule>(acme, 'PATCH', path, { endsAt: '2999-01-01T00:00:00Z' });
    expect(ending.endsAt).toBe('2999-01-01T00:00:00Z');
    expect((await ask<Schedule>(acme, 'PATCH', path, { endsAt: null })).endsAt).toBeUndefined();
  });

  it.each([
    [{ cron: '61 * * * *' }, 'validation', '/cron'],
    [{ cron: '* * * * *', every: '1m' }, 'validation', '/cron'],
    [{}, 'validation', '/cron'],
    [{ every: '10ms' }, 'validation', '/every'],
    [{ every: '1m', jitter: '1m' }, 'validation', '/jitter'],
    [{ cron: '* * * * *', timeZone: 'Europe/Atlantis' }, 'validation', '/timeZone'],
    [{ cron: '* * * * *', endsAt: '2020-01-01T00:00:00Z' }, 'validation', '/endsAt'],
    [{ every: '1m', job: { ...greeting, backend: 'nobody' } }, 'unknown-backend', '/job/backend'],
    [{ every: '1m', job: { ...greeting, deadline: '2999-01-01T00:00:00Z' } }, 'validation', '/job/deadline'],
  ])('that could not run are refused: %j', async (body, code, pointer) => {
    const whole = { name: 'wrong', job: { ...greeting, backend: 'quick' }, ...body };
    const { status, body: found } = await acme.call<Problem>('POST', '/v1/schedules', { body: whole });
    expect([status, found.code, found.errors?.[0]?.pointer]).toEqual([422, code, pointer]);
  });
});
