import { randomUUID } from 'node:crypto';
import type { Batch, Job, JobEvent, JobPage, MemoryEntryPage, Schedule, ScheduleRun } from '@app/contracts';
import { expect } from '@jest/globals';
import type { Simulator } from '../../apps/simulator/src/index.js';
import { ApiClient } from '../system/api-client.js';
import type { BackendInput } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const longMs = 60_000;

/** The backends that the load uses, given the simulator's address. */
export function loadBackends(simulatorUrl: string): Record<string, Partial<BackendInput>> {
  const scenario = (name: string) => ({ baseUrl: `${simulatorUrl}/scenario/${name}/v1` });
  return {
    quick: { contextTokens: 2_048 },
    steady: scenario('steady'),
    paced: { ...scenario('paced'), limits: { requestsPerMinute: 240, window: '5s', concurrency: 4 } },
    failing: { ...scenario('overloaded'), retry: { maxAttempts: 2, initialDelay: '50ms' } },
    stuck: { ...scenario('stuck'), limits: { concurrency: 2 } },
    late: scenario('hang'),
  };
}

/** The simulator's part of the load: the scenarios, and the limits that no process may exceed. */
export function configureSimulator(simulator: Simulator): void {
  simulator.configure({
    scenarios: {
      steady: { timing: { latencyMs: 100 } },
      paced: { timing: { latencyMs: 20 } },
      stuck: { fault: { type: 'hang-before-headers' } },
    },
    // A busy machine may delay calls by as much as this window is shorter than that of the limit.
    quotas: [{ when: { pathPrefix: '/scenario/paced' }, requests: 20, perMs: 4_500 }],
  });
}

/**
 * Work of every kind, given to several APIs in turn, with a check that each job ends exactly once.
 * A job that one API took is read, cancelled and waited for through the next one.
 */
export class MixedLoad {
  readonly #jobs: string[] = [];
  #next = 0;

  constructor(
    private readonly apis: readonly ApiClient[],
    private readonly simulator: Simulator,
  ) {}

  /** Starts everything at once and resolves when all of it has ended as it should. */
  async run(): Promise<void> {
    await Promise.all([
      this.#repeat(30, () => this.#queued('quick')),
      this.#repeat(30, () => this.#queued('steady')),
      this.#repeat(30, () => this.#queued('paced')),
      this.#repeat(20, () => this.#waitedFor()),
      this.#repeat(8, () => this.#streamed()),
      this.#repeat(4, () => this.#handedOver()),
      this.#repeat(4, () => this.#embedded()),
      this.#repeat(2, () => this.#distilled()),
      this.#repeat(3, () => this.#remembered()),
      this.#repeat(4, () => this.#submittedTwice()),
      this.#cancelled(),
      this.#expired(),
      this.#batch(),
      this.#scheduled(),
      this.#backendMade(),
    ]);
  }

  /** Checks, over all jobs, what holds whatever happened to processes in between. */
  async expectInvariants(): Promise<void> {
    const jobs = await this.#allJobs();
    for (const { id, status, attempts, version } of jobs) {
      const succeeded = attempts.filter(({ outcome }) => outcome === 'succeeded');
      expect({ id, status, succeeded: succeeded.length }).toEqual({
        id,
        status,
        succeeded: status === 'completed' && attempts.length > 0 ? 1 : 0,
      });
      expect(attempts.some(({ outcome }) => outcome === 'running')).toBe(false);
      expect(version).toBeGreaterThan(0);
    }
    expect(this.simulator.violations.map(({ violations }) => violations)).toEqual([0]);
    await this.#expectUsageOf(jobs);
    for (const api of this.apis) {
      const lanes = await waitFor('all lanes are empty', async () => {
        const found = await api.lanes();
        return found.every(({ waiting, active, delayed }) => waiting + active + delayed === 0) && found;
      });
      expect(lanes.length).toBeGreaterThan(0);
    }
  }

  /** Ids of jobs that were submitted one by one. */
  get submitted(): readonly string[] {
    return this.#jobs;
  }

  #api(): ApiClient {
    this.#next += 1;
    const api = this.apis[this.#next % this.apis.length];
    if (api === undefined) throw new Error('There is no API.');
    return api;
  }

  #repeat(times: number, work: () => Promise<void>): Promise<void[]> {
    return Promise.all(Array.from({ length: times }, () => work()));
  }

  async #submit(body: object, headers: Record<string, string> = {}): Promise<Job> {
    const reply = await this.#api().call<Job>('POST', '/v1/jobs', { body, headers });
    if (reply.status >= 300) throw new Error(`Refused: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.#jobs.push(reply.body.id);
    return reply.body;
  }

  #chat(question: string, options: object = {}, headers: Record<string, string> = {}): Promise<Job> {
    const input = { messages: [{ role: 'user', content: question }] };
    return this.#submit({ kind: 'chat', input, ...options }, headers);
  }

  async #ended(job: Job): Promise<Job> {
    return this.#api().ended(job.id, longMs);
  }

  /** A call of this question may be made once more for each attempt whose end is unknown. */
  #expectCalls(question: string, { attempts }: Job): void {
    const calls = this.simulator.requests.filter(({ body }) => JSON.stringify(body).includes(question));
    const known = attempts.filter(({ possibleDuplicate }) => possibleDuplicate !== true);
    expect(calls.length).toBeGreaterThanOrEqual(known.length);
    expect(calls.length).toBeLessThanOrEqual(attempts.length);
  }

  async #queued(backend: string): Promise<void> {
    const question = randomUUID();
    const ended = await this.#ended(await this.#chat(question, { backend, fallback: [] }));
    expect(ended).toMatchObject({
      status: 'completed',
      backend,
      result: { text: `You said: ${question}` },
    });
    this.#expectCalls(question, ended);
  }

  async #waitedFor(): Promise<void> {
    const question = randomUUID();
    const ended = await this.#chat(question, { backend: 'quick' }, { Prefer: 'wait=30' });
    expect(ended).toMatchObject({ status: 'completed', result: { text: `You said: ${question}` } });
    this.#expectCalls(question, ended);
  }

  async #streamed(): Promise<void> {
    const question = randomUUID();
    const job = await this.#chat(question, { backend: 'steady', stream: true });
    const reply = await fetch(`${this.#api().url}/v1/jobs/${job.id}/events`, {
      signal: AbortSignal.timeout(longMs),
    });
    const events = [...(await reply.text()).matchAll(/^data: (.*)$/gm)].map(
      ([, data = '']) => JSON.parse(data) as JobEvent,
    );
    let text = '';
    for (const event of events) {
      if (event.type === 'output.reset') text = '';
      if (event.type === 'output.delta') text += event.text ?? '';
    }
    expect(text).toBe(`You said: ${question}`);
    expect(events.filter(({ type }) => type === 'job.completed')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('job.completed');
  }

  async #handedOver(): Promise<void> {
    const question = randomUUID();
    const ended = await this.#ended(await this.#chat(question, { backend: 'failing', fallback: ['quick'] }));
    expect(ended).toMatchObject({ status: 'completed', backend: 'quick' });
    expect(ended.attempts.at(-1)).toMatchObject({ backend: 'quick', outcome: 'succeeded' });
  }

  async #embedded(): Promise<void> {
    const inputs = ['first', 'second', 'third'].map((text) => `${text} ${randomUUID()}`);
    const ended = await this.#ended(
      await this.#submit({ kind: 'embed', backend: 'quick', input: { inputs } }),
    );
    expect(ended).toMatchObject({ status: 'completed', result: { embeddings: { length: 3 } } });
  }

  async #distilled(): Promise<void> {
    const texts = Array.from(
      { length: 30 },
      (_, index) => `Entry ${index}: ${'a fact of some length, '.repeat(12)}`,
    );
    const job = await this.#submit({ kind: 'distill', backend: 'quick', input: { texts } });
    const ended = await this.#ended(job);
    expect(ended.status).toBe('completed');
    const parts = (await this.#api().call<JobPage>('GET', `/v1/jobs?limit=100&parent=${job.id}`)).body.data;
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every(({ status }) => status === 'completed')).toBe(true);
    expect(ended.progress).toEqual({ done: parts.length, all: parts.length });
  }

  async #remembered(): Promise<void> {
    const space = randomUUID();
    await this.#api().call('POST', `/v1/memory/${space}/entries`, {
      body: { entries: [{ text: 'Anna has a cat.' }] },
    });
    const ended = await this.#ended(await this.#chat('And a dog?', { backend: 'quick', memory: { space } }));
    const { body } = await this.#api().call<MemoryEntryPage>('GET', `/v1/memory/${space}/entries`);
    expect(ended.status).toBe('completed');
    expect(body.data.map(({ number, text }) => [number, text])).toEqual([
      [1, 'Anna has a cat.'],
      [2, 'And a dog?'],
      [3, 'You said: And a dog?'],
    ]);
  }

  async #submittedTwice(): Promise<void> {
    const [question, key] = [randomUUID(), randomUUID()];
    const body = {
      kind: 'chat',
      backend: 'quick',
      input: { messages: [{ role: 'user', content: question }] },
    };
    const jobs = await Promise.all(
      [...this.apis, ...this.apis].map((api) =>
        api.call<Job>('POST', '/v1/jobs', { body, headers: { 'Idempotency-Key': key } }),
      ),
    );
    const [id = '', ...others] = new Set(jobs.map((reply) => reply.body.id));
    expect(others).toEqual([]);
    const ended = await this.#api().ended(id, longMs);
    expect(ended.status).toBe('completed');
    this.#expectCalls(question, ended);
    const changed = { ...body, priority: 1 };
    const refused = await this.#api().call('POST', '/v1/jobs', {
      body: changed,
      headers: { 'Idempotency-Key': key },
    });
    expect(refused.status).toBe(422);
  }

  async #cancelled(): Promise<void> {
    const jobs = await Promise.all(
      Array.from({ length: 5 }, () => this.#chat(randomUUID(), { backend: 'stuck' })),
    );
    const hanging = () =>
      this.simulator.requests.filter(({ scenario, ending }) => scenario === 'stuck' && ending === undefined)
        .length;
    await waitFor('two calls run', () => hanging() === 2);
    for (const { id } of jobs) await this.#api().call('POST', `/v1/jobs/${id}/cancel`);
    const ended = await Promise.all(jobs.map((job) => this.#ended(job)));
    expect(ended.map(({ status }) => status)).toEqual(jobs.map(() => 'cancelled'));
    await waitFor('the calls are aborted', () => hanging() === 0);
  }

  async #expired(): Promise<void> {
    const deadline = new Date(Date.now() + 8_000).toISOString();
    const job = await this.#chat(randomUUID(), { backend: 'late', deadline });
    expect((await this.#ended(job)).status).toBe('expired');
  }

  async #batch(): Promise<void> {
    const name = randomUUID();
    const lines = Array.from({ length: 60 }, (_, index) =>
      JSON.stringify({
        custom_id: String(index),
        kind: 'chat',
        backend: 'quick',
        input: { messages: [{ role: 'user', content: `${name}-${index}-` }] },
      }),
    );
    const sent = await fetch(`${this.#api().url}/v1/batches`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jsonl' },
      body: lines.join('\n'),
    });
    const { id } = (await sent.json()) as Batch;
    const batch = await waitFor(
      'the batch ends',
      async () => {
        const { body } = await this.#api().call<Batch>('GET', `/v1/batches/${id}`);
        return body.completedAt !== undefined && body;
      },
      longMs,
    );
    expect(batch).toMatchObject({ status: 'completed', counts: { completed: 60, waiting: 0, failed: 0 } });
    const results = await (await fetch(`${this.#api().url}/v1/batches/${id}/results`)).text();
    const texts = results
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { result: { text: string } }).result.text);
    expect(texts).toEqual(lines.map((_, index) => `You said: ${name}-${index}-`));
  }

  async #scheduled(): Promise<void> {
    const job = {
      kind: 'chat',
      backend: 'quick',
      input: { messages: [{ role: 'user', content: 'On time.' }] },
    };
    const body = { name: randomUUID(), every: '1s', job };
    const { body: schedule } = await this.#api().call<Schedule>('POST', '/v1/schedules', { body });
    const runs = await waitFor('three runs have completed', async () => {
      const path = `/v1/schedules/${schedule.id}/runs`;
      const { data } = (await this.#api().call<{ data: ScheduleRun[] }>('GET', path)).body;
      return data.filter(({ jobStatus }) => jobStatus === 'completed').length >= 3 && data;
    });
    await this.#api().call('POST', `/v1/schedules/${schedule.id}/pause`);
    const started = runs.filter(({ status }) => status === 'started');
    expect(new Set(started.map((run) => run.job)).size).toBe(started.length);
    expect(new Set(runs.map(({ time }) => time)).size).toBe(runs.length);
  }

  /** Every process obeys a setting that was made through one of them within a second. */
  async #backendMade(): Promise<void> {
    const name = `made-${randomUUID().slice(0, 8)}`;
    const settings = {
      name,
      provider: 'simulator',
      baseUrl: `${this.simulator.url}/v1`,
      model: 'made',
      apiKey: 'sk-made-0123456789',
    };
    const made = await this.#api().call('POST', '/v1/backends', { body: settings });
    expect(made.status).toBe(201);
    for (const api of this.apis) {
      const job = await waitFor(
        'the API knows the backend',
        () => api.submitChat('Hello.', { backend: name }),
        2_000,
      );
      expect(await this.#ended(job)).toMatchObject({ status: 'completed', attempts: [{ model: 'made' }] });
    }
  }

  async #allJobs(): Promise<Job[]> {
    const api = this.#api();
    const read = async (query: string): Promise<Job[]> => {
      const jobs: Job[] = [];
      let cursor: string | null = null;
      do {
        const path: string = `/v1/jobs?limit=100${query}${cursor === null ? '' : `&cursor=${cursor}`}`;
        const page: JobPage = (await api.call<JobPage>('GET', path)).body;
        jobs.push(...page.data);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return jobs;
    };
    const jobs = await read('');
    const parts = await Promise.all(
      jobs.filter(({ kind }) => kind === 'distill').map(({ id }) => read(`&parent=${id}`)),
    );
    return [...jobs, ...parts.flat()];
  }

  async #expectUsageOf(jobs: readonly Job[]): Promise<void> {
    // Nobody learned what a lost attempt used. A distill job's own attempts are those of its parts.
    const attempts = jobs
      .filter(({ kind }) => kind !== 'distill')
      .flatMap((job) => job.attempts)
      .filter(({ outcome }) => outcome !== 'lost');
    const { body } = await this.#api().call<{ data: { attempts: number }[] }>('GET', '/v1/usage?by=kind');
    const counted = body.data.reduce((sum, row) => sum + row.attempts, 0);
    expect(counted).toBe(attempts.length);
  }
}
