import { hash } from 'node:crypto';
import type {
  Batch,
  Job,
  JobPage,
  MemoryDocument,
  MemoryEntryPage,
  MemorySearchResult,
  Schedule,
  ScheduleRun,
  UsageReport,
  WebhookDelivery,
} from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Webhook } from 'standardwebhooks';
import { ApiClient } from '../system/api-client.js';
import { freePort } from '../system/free-port.js';
import { RedisProgram } from '../system/redis-program.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';
import {
  bearer,
  chat,
  idempotent,
  jobWebhookSecret,
  loadOlderStore,
  olderSystem,
  type OlderState,
  vendorKeys,
} from './older-store.js';

/** A key as the simulator's log shows it. */
const printOf = (key: string) => hash('sha256', key).slice(0, 12);

describe('a Redis that 51acc3b has written', () => {
  let redis: RedisProgram | undefined;
  let receiver: WebhookReceiver;
  let system: SluiceSystem;
  let state: OlderState;
  let red: ApiClient;
  let blue: ApiClient;
  let ops: ApiClient;

  beforeAll(async () => {
    const [port, ownRedis, ownReceiver] = await Promise.all([
      freePort(),
      RedisProgram.start(),
      WebhookReceiver.start(),
    ]);
    [redis, receiver] = [ownRedis, ownReceiver];
    const client = new Redis(redis.url);
    const receiverPort = Number(new URL(receiver.url('/')).port);
    try {
      state = await loadOlderStore(client, { simulatorPort: port, receiverPort });
    } finally {
      client.disconnect();
    }
    const script = {
      rules: [
        // Chats with a fallback need it; the job that waits for its retry gets an answer.
        {
          when: { pathPrefix: '/scenario/failing', lastUserMessage: 'Waiting:' },
          behaviour: { failure: 'overloaded' },
        },
      ],
      scenarios: {
        ...Object.fromEntries(['held', 'parts', 'failing', 'parked', 'merges'].map((name) => [name, {}])),
        digests: { answer: { type: 'text' as const, text: 'Anna has a new job [#4].' } },
      },
    };
    system = await SluiceSystem.start({
      ...olderSystem,
      redis,
      workers: 0,
      simulator: { port, logCapacity: 5_000, script },
    });
    [red, blue, ops] = ['red', 'blue', 'ops'].map(
      (tenant) => new ApiClient(system.api.url, bearer(tenant)),
    ) as [ApiClient, ApiClient, ApiClient];
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await redis?.close();
    receiver?.close();
  });

  const idOf = (name: string): string => {
    const id = state.ids[name];
    if (id === undefined) throw new Error(`The fixture has no "${name}".`);
    return id;
  };
  const get = async <Body>(caller: ApiClient, path: string): Promise<Body> => {
    const reply = await caller.call<Body>('GET', path);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const post = async <Body>(caller: ApiClient, path: string, body: object = {}): Promise<Body> => {
    const reply = await caller.call<Body>('POST', path, { body, headers: { Prefer: 'wait=20' } });
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const ended = (name: string, caller = red): Promise<Job> => caller.ended(idOf(name));
  /** Calls that contain this text. */
  const calls = (text: string) =>
    system.simulator.requests.filter(({ body }) => JSON.stringify(body ?? null).includes(text));

  it('keeps its order, its pauses and its keys while nothing is served', async () => {
    const places = [0, 5, 9].map(
      async (priority) => (await red.job(idOf(`with priority ${priority}`))).queue?.position,
    );
    const [first, ...others] = await Promise.all(places);
    expect(first).toBe(1);
    expect(others.every((place) => place !== undefined && place > 1)).toBe(true);
    const limited = (await ops.lanes()).find(({ backend }) => backend === 'limited');
    expect(limited).toMatchObject({ state: 'paused', pausedBecause: 'for the fixture', waiting: 1 });
    for (const [key, body] of Object.entries(idempotent)) {
      const name = key === 'paid-once' ? 'completed' : 'with one key';
      const headers = { 'Idempotency-Key': key };
      const again = await red.call<Job>('POST', '/v1/jobs', { body, headers });
      expect(again.body.id).toBe(idOf(name));
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      const other = await red.call('POST', '/v1/jobs', { body: { ...body, priority: 1 }, headers });
      expect(other.status).toBe(422);
    }
    expect(system.simulator.requestCount).toBe(0);
  });

  it('is answered as before for everything that has ended, and for settings', async () => {
    for (const [question, answer] of Object.entries(state.answers)) {
      const [tenant = '', path = ''] = question.split(' ');
      if (path === '' || /usage|entries/.test(path)) continue;
      const caller = { red, blue, ops }[tenant] ?? ops;
      const now = JSON.parse(
        JSON.stringify(await get(caller, path))
          .replaceAll(system.simulator.url, `http://127.0.0.1:${state.simulatorPort}`)
          .replaceAll(receiver.url(''), `http://127.0.0.1:${state.receiverPort}`),
      ) as object;
      expect({ question, now }).toMatchObject({ question, now: answer });
    }
  });

  describe('once all programs run', () => {
    beforeAll(async () => {
      await Promise.all([system.addWorker(), system.addWorker(), system.addCourier()]);
      await system.ready();
    });

    const waiting = [
      ...[0, 5, 9].map((priority) => `with priority ${priority}`),
      'with one key',
      'with a stream',
      'with a webhook',
      'with memory',
      'by a profile',
      'by default',
      'with a key of the vendor',
    ];
    it.each(waiting)('a waiting chat is answered once: %s', async (name) => {
      const job = await ended(name);
      expect(job).toMatchObject({
        status: 'completed',
        result: { text: `You said: Waiting: ${name}.` },
        attempts: [{ number: 1, outcome: 'succeeded' }],
      });
      expect(calls(`"Waiting: ${name}."`)).toHaveLength(1);
    });

    it('other tenants are answered too', async () => {
      for (const count of [1, 2, 3]) {
        expect(await ended(`of blue ${count}`, blue)).toMatchObject({ status: 'completed' });
        expect(calls(`Waiting: of blue ${count}.`)).toHaveLength(1);
      }
    });

    it('sealed keys and settings that were made are used', async () => {
      const [call] = calls('"Waiting: by default."');
      expect(call).toMatchObject({
        apiKey: printOf(vendorKeys.home),
        model: 'made',
        headers: { 'x-house': 'old' },
        body: { temperature: 0.25 },
      });
      expect(await red.job(idOf('by a profile'))).toMatchObject({
        backend: 'home',
        metadata: { ticket: '42' },
      });
      expect(calls('"Waiting: with a key of the vendor."')[0]?.apiKey).toBe(printOf(vendorKeys.brought));
      const own = await post<Job>(red, '/v1/jobs', { ...chat('Own again.'), backend: 'own' });
      expect(own.status).toBe('completed');
      expect(calls('Own again.')[0]?.apiKey).toBe(printOf(vendorKeys.own));
      const scribe = await post<Job>(red, '/v1/jobs', { ...chat('Scribe.'), agent: 'scribe' });
      expect(scribe).toMatchObject({ status: 'completed', backend: 'home' });
    });

    it('fallbacks are followed, and retries go on where they were', async () => {
      expect(await ended('with a fallback')).toMatchObject({
        status: 'completed',
        backend: 'red.own',
        attempts: [{ outcome: 'failed' }, { outcome: 'succeeded' }],
      });
      expect(await ended('for certain failures')).toMatchObject({ status: 'completed', backend: 'quick' });
      expect(await ended('retrying')).toMatchObject({
        status: 'completed',
        backend: 'failing',
        attempts: [
          { number: 1, outcome: 'failed' },
          { number: 2, outcome: 'succeeded' },
        ],
      });
      expect(await ended('repeated')).toMatchObject({ status: 'completed', retryOf: idOf('failed') });
      expect(await ended('parked')).toMatchObject({ status: 'completed', backend: 'parked' });
      expect(await ended('to be expired')).toMatchObject({ status: 'expired', attempts: [] });
    });

    it.each([
      ['running', 'Running.'],
      ['run by the API', 'Direct.'],
    ])('a call whose process was killed is made once more: %s', async (name, question) => {
      expect(await ended(name)).toMatchObject({
        status: 'completed',
        attempts: [
          { number: 1, outcome: 'lost', possibleDuplicate: true },
          { number: 2, outcome: 'succeeded' },
        ],
      });
      expect(calls(`"${question}"`)).toHaveLength(1);
    });

    it('embeddings and distillations are made, without the parts that were there', async () => {
      const embedded = await ended('embed');
      expect(embedded).toMatchObject({ status: 'completed', result: { encoding: 'base64' } });
      for (const name of ['distill', 'in parts']) {
        const job = await ended(name);
        const { data } = await get<JobPage>(red, `/v1/jobs?limit=100&parent=${job.id}`);
        expect([name, job.status, job.progress]).toEqual([
          name,
          'completed',
          { done: data.length, all: data.length },
        ]);
      }
      const partsNow = system.simulator.requests.filter(({ scenario }) => scenario === 'parts').length;
      const { data } = await get<JobPage>(red, `/v1/jobs?limit=100&parent=${idOf('in parts')}`);
      expect(partsNow).toBe(data.length - 2);
      const made = await ended('distill on a backend that was made', blue);
      expect(made).toMatchObject({ status: 'completed', backend: 'home' });
    });

    it('a paused lane goes on when it is resumed', async () => {
      expect((await red.job(idOf('in a paused lane'))).status).toBe('queued');
      await post(ops, '/v1/backends/limited/resume');
      expect((await ended('in a paused lane')).status).toBe('completed');
    });

    it('a batch of which some lines were jobs runs each of them once', async () => {
      const id = idOf('batch');
      const batch = await waitFor('the batch ends', async () => {
        const found = await get<Batch>(red, `/v1/batches/${id}`);
        return found.completedAt !== undefined && found;
      });
      expect(batch).toMatchObject({ status: 'completed', counts: { total: 450, completed: 450 } });
      const lines = Array.from({ length: 450 }, (_, index) => `"Line ${index}."`);
      expect(lines.filter((line) => calls(line).length !== 1)).toEqual([]);
      const results = await fetch(`${red.url}/v1/batches/${id}/results`, { headers: bearer('red') });
      const ids = (await results.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { custom_id: string });
      expect(ids.map((line) => line.custom_id)).toEqual(lines.map((_, index) => `line-${index}`));
    });

    it('webhooks arrive with the signature of the stored secrets', async () => {
      const about = (path: string, id: string) =>
        waitFor(`a webhook about ${id} comes to ${path}`, () =>
          receiver.at(path).find(({ body }) => body.includes(id)),
        );
      for (const name of ['not told yet', 'with priority 5']) {
        const id = idOf(name);
        for (const endpoint of ['all', 'failing']) {
          const { body, headers } = await about(`/${endpoint}`, id);
          const secret = state.secrets[endpoint] ?? '';
          expect(new Webhook(secret).verify(body, headers)).toMatchObject({ data: { id } });
        }
      }
      const { body, headers } = await about('/single', idOf('with a webhook'));
      expect(new Webhook(jobWebhookSecret).verify(body, headers)).toMatchObject({ type: 'job.completed' });

      await about('/failing', idOf('told'));
      const retried = await waitFor('the delivery is known to have arrived', async () => {
        const found = await get<WebhookDelivery>(red, `/v1/webhook-deliveries/${idOf('retried')}`);
        return found.status === 'delivered' && found;
      });
      expect(retried.attempts.map(({ status }) => status)).toEqual([500, 500, 204]);
      // The other endpoint got it before, and the one that was gone gets nothing.
      expect(receiver.at('/all').filter((hook) => hook.body.includes(idOf('told')))).toEqual([]);
      expect(receiver.at('/gone')).toEqual([]);
    });

    it('schedules fire, make up for what they missed, and stay paused', async () => {
      const runsOf = async (name: string, caller = red) =>
        (await get<{ data: ScheduleRun[] }>(caller, `/v1/schedules/${idOf(name)}/runs?limit=200`)).data;
      const completed = (runs: ScheduleRun[], cause: string) =>
        runs.filter((run) => run.cause === cause && run.jobStatus === 'completed');
      const cron = await waitFor('the cron fires', async () => {
        const runs = await runsOf('cron');
        return completed(runs, 'missed').length === 1 && completed(runs, 'time').length > 3 && runs;
      });
      expect(new Set(cron.map(({ job = '' }) => job)).size).toBeGreaterThan(4);
      await waitFor('the interval makes up for three', async () => {
        const runs = await runsOf('interval', blue);
        return completed(runs, 'missed').length === 3 && completed(runs, 'time').length > 1;
      });
      const run = `/v1/schedules/${idOf('overlapping')}/runs/${idOf('waiting run')}`;
      await waitFor(
        'the run that waited for another one is done',
        async () => (await get<ScheduleRun>(red, run)).jobStatus === 'completed',
      );
      const paused = await get<Schedule>(red, `/v1/schedules/${idOf('paused')}`);
      expect(paused).toMatchObject({ status: 'paused', every: 1_000 });
      expect((await get<{ data: Schedule[] }>(blue, '/v1/schedules')).data.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['declared', 'interval']),
      );
    });

    it('memory is recalled, searched and distilled', async () => {
      await ended('with memory');
      const [recalling] = calls('"Waiting: with memory."');
      expect(JSON.stringify(recalling?.body)).toContain('Anna lives in Lisbon with Miez');
      const entries = await get<MemoryEntryPage>(red, '/v1/memory/anna/entries');
      const before = state.answers['red /v1/memory/anna/entries'] as MemoryEntryPage;
      expect(entries.data.slice(0, 4)).toEqual(before.data);
      expect(entries.data.slice(4).map(({ text }) => text)).toEqual([
        'Waiting: with memory.',
        'You said: Waiting: with memory.',
      ]);
      const search = { query: 'Which game does she like?', limit: 3 };
      const found = await post<MemorySearchResult>(red, '/v1/memory/anna/search', search);
      const { data, model } = state.answers['search'] as MemorySearchResult;
      expect(found.model).toBe(model);
      expect(found.data[0]).toEqual(data[0]);

      const pass = await post<Job>(red, '/v1/memory/anna/passes/mid');
      expect(pass).toMatchObject({ status: 'completed', result: { memory: { version: 2, current: true } } });
      const digest = await get<MemoryDocument>(red, '/v1/memory/anna/documents/mid/current');
      expect(digest).toMatchObject({ version: 2, covers: { first: 4, last: 6 } });
    });

    it('usage is added to what was counted', async () => {
      for (const [tenant, caller] of [
        ['red', red],
        ['blue', blue],
      ] as const) {
        const path = `/v1/usage?by=kind,backend&from=${state.day}&to=${state.day}`;
        const { data: now } = await get<UsageReport>(caller, path);
        const { data: before } = state.answers[`${tenant} ${path}`] as UsageReport;
        for (const row of before) {
          const same = now.find(({ kind, backend }) => kind === row.kind && backend === row.backend);
          expect(same?.attempts).toBeGreaterThanOrEqual(row.attempts);
          expect(same?.usage.inputTokens ?? 0).toBeGreaterThanOrEqual(row.usage.inputTokens ?? 0);
        }
      }
    });
  });
});
