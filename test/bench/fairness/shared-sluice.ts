import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { freePort } from '../../system/free-port.js';
import { answersOk } from '../answers-ok.js';
import { builtApp } from '../built-app.js';
import { ProcessUnderTest } from '../process-under-test.js';
import { apiKey, chat, names, type Tenant } from './tenant.js';

/** Lines of one batch: as many as are made jobs at once. */
const batchSize = 2_000;
const pollMs = 50;

export interface SharedSluiceOptions {
  folder: string;
  redisUrl: string;
  vendorUrl: string;
  /** Calls in flight that the vendor takes. */
  concurrency: number;
  signal: AbortSignal;
}

/** A job as the bench reads it. */
export interface ShownJob {
  id: string;
  status: string;
  createdAt: string;
  queue?: { position?: number; etaSeconds?: number };
  attempts: { startedAt: string; endedAt?: string }[];
}

/** Sluice with one vendor that tenants share: an API, a scheduler that feeds batches, and workers. */
export class SharedSluice {
  readonly #options: SharedSluiceOptions;
  readonly #url: string;
  readonly #agent = new Agent({ connections: 8 });
  readonly #programs: ProcessUnderTest[] = [];

  private constructor(options: SharedSluiceOptions, port: number) {
    this.#options = options;
    this.#url = `http://127.0.0.1:${port}`;
  }

  static async start(options: SharedSluiceOptions): Promise<SharedSluice> {
    const port = await freePort();
    const sluice = new SharedSluice(options, port);
    const { folder, redisUrl, vendorUrl, concurrency } = options;
    await mkdir(folder, { recursive: true });
    const configuration = {
      dataDirectory: folder,
      log: { level: 'warn' },
      redis: { url: redisUrl },
      http: { host: '127.0.0.1', port },
      apiKeys: names.map(apiKey),
      backends: {
        shared: { provider: 'simulator', baseUrl: vendorUrl, model: 'simulated', limits: { concurrency } },
      },
    };
    await writeFile(`${folder}/sluice.json`, JSON.stringify(configuration));
    await Promise.all([
      sluice.#start('api', 'api', () => answersOk(`${sluice.#url}/readyz`)),
      sluice.#start('scheduler', 'scheduler'),
    ]);
    return sluice;
  }

  async startWorkers(count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, (_, index) => this.#start(`worker ${index + 1}`, 'worker')),
    );
  }

  /** Many jobs of a tenant's, as batches. */
  async submitMany(tenant: Tenant, count: number): Promise<void> {
    for (let from = 0; from < count; from += batchSize) {
      const size = Math.min(batchSize, count - from);
      const lines = Array.from({ length: size }, (_, index) =>
        JSON.stringify({ custom_id: String(index), ...chat(tenant, from + index) }),
      );
      await this.#call(tenant, 'POST', '/v1/batches', lines.join('\n'), 'application/jsonl');
    }
  }

  async submit(tenant: Tenant): Promise<ShownJob> {
    const body = JSON.stringify(chat(tenant, 0));
    return (await this.#call(tenant, 'POST', '/v1/jobs', body, 'application/json')) as ShownJob;
  }

  async job(tenant: Tenant, id: string): Promise<ShownJob> {
    return (await this.#call(tenant, 'GET', `/v1/jobs/${id}`)) as ShownJob;
  }

  /** Resolves when at least so many wait. */
  async untilWaiting(count: number): Promise<void> {
    for (;;) {
      const { data } = (await this.#call('large', 'GET', '/v1/backends')) as { data: { waiting: number }[] };
      if ((data[0]?.waiting ?? 0) >= count) return;
      await delay(pollMs, undefined, { signal: this.#options.signal });
    }
  }

  /** Resolves with the job once it has ended. */
  async ended(tenant: Tenant, id: string): Promise<ShownJob> {
    for (;;) {
      const job = await this.job(tenant, id);
      if (job.status === 'completed') return job;
      await delay(pollMs, undefined, { signal: this.#options.signal });
    }
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    await Promise.all(this.#programs.map((program) => program.kill()));
  }

  async #start(name: string, app: 'api' | 'scheduler' | 'worker', isReady = async () => true) {
    const { folder, signal } = this.#options;
    const program = { name, command: process.execPath, arguments: [builtApp(app)], folder, isReady };
    this.#programs.push(await ProcessUnderTest.start(program, signal));
  }

  async #call(tenant: Tenant, method: 'GET' | 'POST', path: string, sent?: string, type?: string) {
    const { statusCode, body } = await request(this.#url + path, {
      method,
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${tenant}`, ...(type !== undefined && { 'content-type': type }) },
      ...(sent !== undefined && { body: sent }),
      signal: this.#options.signal,
    });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`The API refused ${method} ${path}: ${statusCode} ${text}`);
    return JSON.parse(text) as unknown;
  }
}
