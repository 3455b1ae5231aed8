/**
 * Makes the fixtures of this folder again, from a checkout of the older version (51acc3b) in which `npm ci` and
 * `npm run build` were run:
 *
 *     node --import ./test/jest/import-sources.js test/upgrades/make-fixtures.ts PATH-OF-THE-CHECKOUT
 *
 * It runs the older programs on a Redis and a simulator of its own, leaves work of every kind unfinished, kills
 * the programs, and copies what Redis holds. It takes about a minute.
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type {
  Batch,
  Job,
  MemorySearchResult,
  Schedule,
  ScheduleRun,
  WebhookDelivery,
  WebhookEndpoint,
} from '@app/contracts';
import { Redis } from 'ioredis';
import { ApiClient } from '../system/api-client.js';
import type { Program } from '../system/program.js';
import { RedisProgram } from '../system/redis-program.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';
import { contractOf } from './api-compatibility.js';
import {
  bearer,
  chat,
  idempotent,
  jobWebhookSecret,
  olderSystem,
  vendorKeys,
  type OlderState,
  saveOlderStore,
} from './older-store.js';

const version = process.argv[2];
if (version === undefined) throw new Error('Name the checkout of the older version.');

const fact = (index: number) => `Entry ${index}: ${'a fact of some length, '.repeat(12)}.`;

/** The older system, and the state of it that goes into the fixture. */
class OlderSystem {
  readonly state: OlderState;
  readonly red: ApiClient;
  readonly blue: ApiClient;
  readonly ops: ApiClient;
  #courier: Program | undefined;

  constructor(
    readonly redis: RedisProgram,
    readonly system: SluiceSystem,
    readonly receiver: WebhookReceiver,
  ) {
    const { url } = system.api;
    [this.red, this.blue, this.ops] = ['red', 'blue', 'ops'].map(
      (tenant) => new ApiClient(url, bearer(tenant)),
    ) as [ApiClient, ApiClient, ApiClient];
    this.state = {
      day: new Date().toISOString().slice(0, 10),
      simulatorPort: system.simulator.port,
      receiverPort: Number(new URL(receiver.url('/')).port),
      ids: {},
      answers: {},
      secrets: {},
    };
  }

  static async start(): Promise<OlderSystem> {
    const [redis, receiver] = await Promise.all([
      RedisProgram.start(),
      WebhookReceiver.start(({ path }) => (path === '/failing' ? 500 : path === '/gone' ? 410 : 204)),
    ]);
    const app = version ?? '';
    const versions = { api: app, worker: app, scheduler: app, courier: app };
    const system = await SluiceSystem.start({
      ...olderSystem,
      redis,
      versions,
      apart: ['api', 'worker', 'scheduler'],
    });
    system.simulator.configure({
      rules: [{ when: { pathPrefix: '/scenario/parts' }, times: 2, behaviour: {} }],
      scenarios: {
        held: { fault: { type: 'hang-before-headers' } },
        parts: { fault: { type: 'hang-before-headers' } },
        failing: { failure: 'overloaded' },
        parked: { failure: { status: 429, headers: { 'retry-after': '60' }, body: {} } },
        digests: { answer: { type: 'text', text: 'Anna lives in Lisbon [#1]. Her cat is Miez [#2].' } },
        merges: { answer: { type: 'text', text: 'Anna lives in Lisbon with Miez [#1].' } },
      },
    });
    return new OlderSystem(redis, system, receiver);
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await this.system.close();
    await this.redis.close();
    this.receiver.close();
  }

  startCourier(): void {
    this.#courier = this.system.startCourier();
  }

  async stopCourier(): Promise<void> {
    await this.#courier?.stop('SIGTERM');
  }

  async ask<Body>(caller: ApiClient, method: string, path: string, body?: object): Promise<Body> {
    const reply = await caller.call<Body>(method, path, { body });
    if (reply.status >= 300)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Submits a job and remembers its id by a name. */
  async submit(
    name: string,
    caller: ApiClient,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Job> {
    const reply = await caller.call<Job>('POST', '/v1/jobs', { body, headers });
    if (reply.status >= 300) throw new Error(`${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.state.ids[name] = reply.body.id;
    return reply.body;
  }

  /** Remembers the answer to a GET of a tenant that does not change any more. */
  async remember(tenant: 'red' | 'blue' | 'ops', path: string): Promise<void> {
    this.state.answers[`${tenant} ${path}`] = await this.ask(this[tenant], 'GET', path);
  }
}

const older = await OlderSystem.start();
try {
  await leaveSettings(older);
  await leaveEndedJobs(older);
  await leaveMemory(older);
  await leaveWebhooks(older);
  await leaveSchedules(older);
  await leaveHalfFedBatch(older);
  await leaveJobsUnderWay(older);
  await leaveWaitingJobs(older);
  await leaveDirectRun(older);
  const store = new Redis(older.redis.url);
  await saveOlderStore(store, older.state);
  store.disconnect();
} finally {
  await older.close();
}

async function leaveSettings(self: OlderSystem): Promise<void> {
  const { ops, red, system } = self;
  const settings = { provider: 'simulator', baseUrl: `${system.simulator.url}/v1`, model: 'made' };
  await self.ask(ops, 'POST', '/v1/backends', {
    ...settings,
    name: 'home',
    apiKey: vendorKeys.home,
    headers: { 'x-house': 'old' },
    limits: { concurrency: 3 },
  });
  await self.ask(red, 'POST', '/v1/backends', { ...settings, name: 'own', apiKey: vendorKeys.own });
  await self.ask(ops, 'POST', '/v1/profiles', { name: 'thorough', backend: 'home', temperature: 0.25 });
  await self.ask(ops, 'POST', '/v1/agents', { name: 'scribe', chat: 'thorough' });
  await self.ask(ops, 'PUT', '/v1/profiles/primary', { profile: 'thorough' });
  await self.ask(ops, 'POST', '/v1/backends/limited/pause', { reason: 'for the fixture' });
  for (const path of [
    '/v1/backends/home',
    '/v1/profiles/thorough',
    '/v1/agents/scribe',
    '/v1/profiles/primary',
  ])
    await self.remember('ops', path);
  const { body } = await self.ops.call<object>('GET', '/openapi.json');
  const target = new URL('fixtures/openapi-51acc3b.json.gz', import.meta.url);
  writeFileSync(target, gzipSync(JSON.stringify(contractOf(body)), { level: 9 }));
}

async function leaveEndedJobs(self: OlderSystem): Promise<void> {
  const { red, blue } = self;
  const wait = { Prefer: 'wait=30' };
  const once = { ...wait, 'Idempotency-Key': 'paid-once' };
  const quick = { backend: 'quick' };
  await self.submit('completed', red, idempotent['paid-once'], once);
  await self.submit('completed by an agent', red, { ...chat('By an agent.'), agent: 'scribe' }, wait);
  await self.submit('completed on an own backend', red, { ...chat('Own.'), backend: 'own' }, wait);
  await self.submit('completed of blue', blue, { ...chat('Blue.'), ...quick }, wait);
  await self.submit('streamed', red, { ...chat('Streamed.'), ...quick, stream: true }, wait);
  await self.submit('embedded', red, { kind: 'embed', ...quick, input: { inputs: ['a', 'b'] } }, wait);
  const texts = Array.from({ length: 12 }, (_, index) => fact(index));
  await self.submit('distilled', red, { kind: 'distill', ...quick, input: { texts } }, wait);
  await self.submit('failed', red, { ...chat('Failed.'), backend: 'failing', fallback: [] }, wait);
  const cancelled = await self.submit('cancelled', red, { ...chat('Cancelled.'), backend: 'held' });
  await red.running(cancelled.id);
  await self.ask(red, 'POST', `/v1/jobs/${cancelled.id}/cancel`);
  await red.ended(cancelled.id);
  for (const name of [
    'completed',
    'completed by an agent',
    'completed on an own backend',
    'streamed',
    'embedded',
    'distilled',
    'failed',
    'cancelled',
  ])
    await self.remember('red', `/v1/jobs/${self.state.ids[name]}`);
  await self.remember('red', `/v1/jobs?limit=100&parent=${self.state.ids['distilled']}`);
  await self.remember('blue', `/v1/jobs/${self.state.ids['completed of blue']}`);
}

async function leaveMemory(self: OlderSystem): Promise<void> {
  const { red } = self;
  const entries = ['Anna moved to Lisbon.', 'The cat is called Miez.', 'Anna plays chess.'];
  await self.ask(red, 'POST', '/v1/memory/anna/entries', {
    entries: entries.map((text, index) => ({ id: `entry-${index}`, role: 'user', text })),
  });
  for (const pass of ['mid', 'long']) {
    const job = await self.ask<Job>(red, 'POST', `/v1/memory/anna/passes/${pass}`, {});
    await red.ended(job.id);
  }
  const search = { query: 'Which game does she like?', limit: 3 };
  const found = await self.ask<MemorySearchResult>(red, 'POST', '/v1/memory/anna/search', search);
  self.state.answers['search'] = found;
  // The pass after this fixture begins with it.
  await self.ask(red, 'POST', '/v1/memory/anna/entries', { entries: [{ text: 'Anna has a new job.' }] });
  for (const path of ['entries', 'documents?pass=mid', 'documents/long/current'])
    await self.remember('red', `/v1/memory/anna/${path}`);
}

async function leaveWebhooks(self: OlderSystem): Promise<void> {
  const { red, receiver, state } = self;
  for (const name of ['all', 'failing', 'gone']) {
    const body = { url: receiver.url(`/${name}`), events: ['job.completed', 'job.failed'] };
    const { id, secret = '' } = await self.ask<WebhookEndpoint>(red, 'POST', '/v1/webhook-endpoints', body);
    [state.ids[`endpoint ${name}`], state.secrets[name]] = [id, secret];
  }
  const rotate = `/v1/webhook-endpoints/${state.ids['endpoint all']}/rotate-secret`;
  const rotated = await self.ask<WebhookEndpoint>(red, 'POST', rotate, { oldSecretFor: '7d' });
  state.secrets['all'] = rotated.secret ?? '';
  self.startCourier();
  await self.submit('told', red, { ...chat('Told.'), backend: 'quick' }, { Prefer: 'wait=30' });
  await waitFor('the first deliveries are tried', async () => {
    const path = '/v1/webhook-deliveries?limit=100';
    const { data } = await self.ask<{ data: WebhookDelivery[] }>(red, 'GET', path);
    const retried = data.find(({ status, attempts }) => status === 'pending' && attempts.length === 2);
    const delivered = data.find(({ status }) => status === 'delivered');
    const failed = data.find(({ status }) => status === 'failed');
    if (retried === undefined || delivered === undefined || failed === undefined) return false;
    Object.assign(state.ids, { retried: retried.id, delivered: delivered.id, 'failed delivery': failed.id });
    return true;
  });
  await self.stopCourier();
  // No delivery has been made of this end yet.
  await self.submit(
    'not told yet',
    red,
    { ...chat('Not told yet.'), backend: 'quick' },
    { Prefer: 'wait=30' },
  );
  await self.remember('red', `/v1/webhook-deliveries/${state.ids['delivered']}`);
  await self.remember('red', `/v1/webhook-endpoints/${state.ids['endpoint gone']}`);
  await self.remember('ops', '/v1/webhook-keys');
}

async function leaveSchedules(self: OlderSystem): Promise<void> {
  const { red, blue } = self;
  const make = async (name: string, caller: ApiClient, body: object): Promise<Schedule> => {
    const job = { ...chat(`Scheduled: ${name}.`), backend: 'quick' };
    const schedule = await self.ask<Schedule>(caller, 'POST', '/v1/schedules', { name, job, ...body });
    self.state.ids[name] = schedule.id;
    return schedule;
  };
  const runsOf = (caller: ApiClient, { id }: Schedule) =>
    self.ask<{ data: ScheduleRun[] }>(caller, 'GET', `/v1/schedules/${id}/runs`);
  const cron = await make('cron', red, { cron: '*/2 * * * * *', timeZone: 'Europe/Berlin', missed: 'once' });
  const interval = await make('interval', blue, {
    every: '2s',
    missed: 'all',
    mostMissed: 3,
    overlap: 'queue',
  });
  const paused = await make('paused', red, { every: '1s' });
  const overlapping = await make('overlapping', red, {
    every: '1s',
    overlap: 'queue',
    missed: 'skip',
    job: { ...chat('Scheduled: overlapping.'), backend: 'held' },
  });
  await waitFor('each has run', async () => {
    const all = [await runsOf(red, cron), await runsOf(blue, interval), await runsOf(red, paused)];
    const waiting = (await runsOf(red, overlapping)).data.find(({ status }) => status === 'waiting');
    self.state.ids['waiting run'] = waiting?.id ?? '';
    return (
      all.every((runs) => runs.data.some(({ jobStatus }) => jobStatus === 'completed')) &&
      waiting !== undefined
    );
  });
  await self.ask(red, 'POST', `/v1/schedules/${paused.id}/pause`);
  await waitFor('the paused one stands still', async () =>
    (await runsOf(red, paused)).data.every(
      ({ status, jobStatus }) => status === 'skipped' || jobStatus === 'completed',
    ),
  );
  await self.remember('red', `/v1/schedules/${paused.id}/runs`);
}

/** The scheduler, which makes jobs of the lines, is killed when it has made some of them. */
async function leaveHalfFedBatch(self: OlderSystem): Promise<void> {
  const lines = Array.from({ length: 450 }, (_, index) =>
    JSON.stringify({ custom_id: `line-${index}`, backend: 'quick', ...chat(`Line ${index}.`) }),
  );
  // The lines wait: no worker serves them.
  await self.system.workers[0]?.stop('SIGTERM');
  const reply = await fetch(`${self.red.url}/v1/batches`, {
    method: 'POST',
    headers: { ...bearer('red'), 'Content-Type': 'application/jsonl' },
    body: lines.join('\n'),
  });
  const { id } = (await reply.json()) as Batch;
  self.state.ids['batch'] = id;
  const store = new Redis(self.redis.url);
  await waitFor('some lines are jobs', async () => {
    for (;;) {
      const fed = Number(await store.hget(`{sluice}:batch:${id}`, 'fed'));
      if (fed >= 200) return true;
    }
  });
  await self.system.scheduler?.stop('SIGKILL');
  store.disconnect();
}

/** A worker is killed while it calls, while one parent waits for its children, and one job for its retry. */
async function leaveJobsUnderWay(self: OlderSystem): Promise<void> {
  const { red, system } = self;
  const worker = system.startWorker({ SLUICE_POOLS: 'held,parts,failing,parked' });
  const running = await self.submit('running', red, { ...chat('Running.'), backend: 'held' });
  const texts = Array.from({ length: 20 }, (_, index) => fact(index));
  const parts = await self.submit('in parts', red, { kind: 'distill', backend: 'parts', input: { texts } });
  const retry = { maxAttempts: 3, initialDelay: '60s', maxDelay: '60s' };
  const retrying = await self.submit('retrying', red, { ...chat('Retrying.'), backend: 'failing', retry });
  const parked = await self.submit('parked', red, { ...chat('Parked.'), backend: 'parked' });
  await red.running(running.id);
  await waitFor('all is under way', async () => {
    const lane = (await self.ops.lanes()).find(({ backend }) => backend === 'parked');
    return (
      (await red.job(parts.id)).progress?.done === 2 &&
      (await red.job(retrying.id)).attempts[0]?.outcome === 'failed' &&
      (await red.job(parked.id)).status === 'queued' &&
      lane?.state === 'parked'
    );
  });
  await worker.stop('SIGKILL');
}

/** No worker serves these. */
async function leaveWaitingJobs(self: OlderSystem): Promise<void> {
  const { red, blue, receiver } = self;
  const far = { deadline: '2099-01-01T00:00:00.000Z' };
  const named = async (name: string, caller: ApiClient, body: object, headers?: Record<string, string>) =>
    self.submit(name, caller, { ...chat(`Waiting: ${name}.`), backend: 'quick', ...far, ...body }, headers);
  for (const priority of [9, 0, 5]) await named(`with priority ${priority}`, red, { priority });
  for (const count of [1, 2, 3]) await named(`of blue ${count}`, blue, {});
  await named('in a paused lane', red, { backend: 'limited' });
  await named('with a fallback', red, { backend: 'failing', fallback: ['own', 'quick'] });
  await named('for certain failures', red, {
    backend: 'failing',
    fallback: [{ backend: 'quick', on: ['unavailable', 'overloaded'] }],
  });
  await self.submit('with one key', red, idempotent['waits-once'], { 'Idempotency-Key': 'waits-once' });
  await named(
    'with a key of the vendor',
    red,
    { backend: 'own' },
    { 'Sluice-Provider-Key': vendorKeys.brought },
  );
  await named('with a stream', red, { stream: true });
  await named('with a webhook', red, {
    webhook: { url: receiver.url('/single'), secret: jobWebhookSecret },
  });
  await named('with memory', red, { memory: { space: 'anna' } });
  await named('by a profile', red, { backend: undefined, profile: 'thorough', metadata: { ticket: '42' } });
  await named('by default', red, { backend: undefined });
  await named('to be expired', red, { deadline: new Date(Date.now() + 1_000).toISOString() });
  await named('embed', red, { kind: 'embed', input: { inputs: ['one', 'two'], encoding: 'base64' } });
  const texts = Array.from({ length: 20 }, (_, index) => fact(index));
  await named('distill', red, { kind: 'distill', input: { texts } });
  await named('distill on a backend that was made', blue, {
    backend: 'home',
    kind: 'distill',
    input: { texts: ['It rained.'] },
  });
  const again = await self.ask<Job>(red, 'POST', `/v1/jobs/${self.state.ids['failed']}/retry`);
  self.state.ids['repeated'] = again.id;
  const { day } = self.state;
  for (const tenant of ['red', 'blue'] as const)
    await self.remember(tenant, `/v1/usage?by=kind,backend&from=${day}&to=${day}`);
}

/** The API is killed while it runs the job of a waiting caller, which it does for an idle lane that workers serve. */
async function leaveDirectRun(self: OlderSystem): Promise<void> {
  const { red, system } = self;
  const backend = 'digests';
  const worker = system.startWorker({ SLUICE_POOLS: backend });
  const lane = async () => (await self.ops.lanes()).find((one) => one.backend === backend);
  await waitFor('a worker serves the lane', async () => (await lane())?.workers === 1);
  const when = { lastUserMessage: 'Direct.' };
  const hang = { fault: { type: 'hang-before-headers' as const } };
  system.simulator.configure({ rules: [{ when, behaviour: hang }] });
  const count = system.simulator.requestCount;
  const asked = self.submit('run by the API', red, { ...chat('Direct.'), backend }, { Prefer: 'wait=30' });
  await waitFor('the call runs', () => system.simulator.requestCount > count);
  await worker.stop('SIGKILL');
  const running = `/v1/jobs?status=in_progress&backend=${backend}`;
  const { data } = await self.ask<{ data: Job[] }>(red, 'GET', running);
  self.state.ids['run by the API'] = data[0]?.id ?? '';
  await Promise.all([asked.catch(() => undefined), system.apiProgram?.stop('SIGKILL')]);
}
