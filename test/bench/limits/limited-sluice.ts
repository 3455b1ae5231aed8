import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { freePort } from '../../system/free-port.js';
import { builtApp } from '../built-app.js';
import { ProcessUnderTest } from '../process-under-test.js';
import { quotas, type QuotaKind, windowMs } from './quota.js';
import { sizes } from './watched-quota.js';

const wrongClock = fileURLToPath(new URL('wrong-clock.mjs', import.meta.url));
const submitters = 32;
const charactersPerToken = 4;

export interface LimitedSluiceOptions {
  folder: string;
  redisUrl: string;
  simulatorUrl: string;
  quota: QuotaKind;
  signal: AbortSignal;
}

/** Sluice with a limited vendor: an API, and workers as they are wanted. */
export class LimitedSluice {
  readonly #options: LimitedSluiceOptions;
  readonly #api: ProcessUnderTest;
  readonly #url: string;
  readonly #agent = new Agent({ connections: submitters });
  readonly #workers: ProcessUnderTest[] = [];
  #started = 0;

  private constructor(options: LimitedSluiceOptions, api: ProcessUnderTest, url: string) {
    this.#options = options;
    this.#api = api;
    this.#url = url;
  }

  static async start(options: LimitedSluiceOptions): Promise<LimitedSluice> {
    const { folder, signal } = options;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/sluice.json`, JSON.stringify(configuration(options, port)));
    const api = await ProcessUnderTest.start(
      {
        name: 'api',
        command: process.execPath,
        arguments: [builtApp('api')],
        folder,
        isReady: () =>
          request(`${url}/readyz`).then(
            async ({ statusCode, body }) => (await body.dump(), statusCode === 200),
            () => false,
          ),
      },
      signal,
    );
    return new LimitedSluice(options, api, url);
  }

  /** Workers that start together; the last one's clock may be wrong. */
  async startWorkers(count: number, lastIsWrong = false): Promise<void> {
    const started = await Promise.all(
      Array.from({ length: count }, (_, index) => this.#startWorker(lastIsWrong && index === count - 1)),
    );
    this.#workers.push(...started);
  }

  /** Kills the first worker and starts another. */
  async replaceWorker(): Promise<void> {
    await this.#workers.shift()?.kill();
    await this.startWorkers(1);
  }

  /** Jobs that wait for the workers. */
  async submit(count: number): Promise<void> {
    let left = count;
    const submitter = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#submit(left);
      }
    };
    await Promise.all(Array.from({ length: submitters }, submitter));
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    await Promise.all([this.#api.kill(), ...this.#workers.map((worker) => worker.kill())]);
  }

  async #submit(index: number): Promise<void> {
    const { backend, content } = this.#options.quota === 'requests' ? plainJob : mixedJob(index);
    const { statusCode, body } = await request(`${this.#url}/v1/jobs`, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'chat', backend, input: { messages: [{ role: 'user', content }] } }),
    });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`The API refused a job: ${statusCode} ${text}`);
  }

  #startWorker(wrong: boolean): Promise<ProcessUnderTest> {
    this.#started += 1;
    const { folder, signal } = this.#options;
    return ProcessUnderTest.start(
      {
        name: `worker ${this.#started}`,
        command: process.execPath,
        arguments: [...(wrong ? ['--import', wrongClock] : []), builtApp('worker')],
        folder,
        isReady: async () => true,
      },
      signal,
    );
  }
}

const plainJob = { backend: 'middle', content: 'Say hello.' };

/** A call of one of the sizes whose text lets think of half as much up to one and a half times as much. */
function mixedJob(index: number): { backend: string; content: string } {
  const names = Object.keys(sizes) as (keyof typeof sizes)[];
  const backend = names[index % names.length] ?? 'middle';
  const thought = sizes[backend].inputTokens * (0.5 + Math.random());
  return { backend, content: 'abc '.repeat(Math.round((thought * charactersPerToken) / 4)) };
}

function configuration(
  { folder, redisUrl, simulatorUrl, quota }: LimitedSluiceOptions,
  port: number,
): object {
  const perMinute = (quotas[quota] * 60_000) / windowMs;
  const limits = {
    ...(quota === 'requests' ? { requestsPerMinute: perMinute } : { tokensPerMinute: perMinute }),
    window: windowMs,
  };
  const backend = (scenario: string): object => ({
    provider: 'simulator',
    baseUrl: `${simulatorUrl}/scenario/${scenario}/v1`,
    model: 'simulated',
    limitGroup: 'bench',
    limits,
  });
  return {
    dataDirectory: folder,
    log: { level: 'warn' },
    redis: { url: redisUrl },
    http: { host: '127.0.0.1', port },
    backends: Object.fromEntries(Object.keys(sizes).map((name) => [name, backend(name)])),
  };
}
