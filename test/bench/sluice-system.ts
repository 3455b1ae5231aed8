import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'undici';
import { freePort } from '../system/free-port.js';
import { builtApp } from './built-app.js';
import { chatJob, completedJob } from './chat-call.js';
import { HttpTarget } from './http-target.js';
import { ProcessUnderTest } from './process-under-test.js';

export interface SluiceOptions {
  redisUrl: string;
  /** Where the backend's calls go: the address of an OpenAI-compatible vendor. */
  upstream: string;
  /** Calls in flight in the one worker process. */
  concurrency: number;
  /** Callers that wait for their jobs at once. */
  callers: number;
  folder: string;
  /** Before its keys in Redis, where several share one. */
  prefix?: string;
  /** Where its traces go; nowhere by default. */
  telemetry?: object;
  profileFolder: string | undefined;
  signal: AbortSignal;
  /** A built checkout of another version, whose programs run; this one by default. */
  checkout?: string;
  /** Whether the API and the worker sign in to Redis as users named `api` and `worker`, whose password is their name. */
  redisUsers?: boolean;
  /** Jobs of waiting callers that the API may run itself; as many as it does by default. */
  directRuns?: number;
}

const backend = 'bench';

/** Sluice as in production: an API process, and one worker process with one backend. */
export class SluiceSystem {
  readonly api: ProcessUnderTest;
  readonly backend = backend;
  /** Submits a job and waits for its result. */
  readonly target: HttpTarget;
  /** Submits a job. */
  readonly submission: HttpTarget;
  readonly #options: SluiceOptions;
  readonly #url: string;
  #worker: ProcessUnderTest | undefined;

  private constructor(options: SluiceOptions, url: string, api: ProcessUnderTest) {
    this.#options = options;
    this.#url = url;
    this.api = api;
    const job = { url: `${url}/v1/jobs`, body: chatJob(backend), connections: options.callers };
    this.target = new HttpTarget({
      ...job,
      name: 'Sluice',
      headers: { prefer: 'wait=60' },
      status: 200,
      contains: completedJob,
    });
    this.submission = new HttpTarget({ ...job, name: 'Sluice', status: 202, contains: '"status":"queued"' });
  }

  /** Starts the API. Until the worker is started, jobs wait. */
  static async start(options: SluiceOptions): Promise<SluiceSystem> {
    const { folder } = options;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/sluice.json`, JSON.stringify(configuration(options, port)));
    const api = await startApp('api', options, async () => (await workers(url)) !== undefined);
    return new SluiceSystem(options, url, api);
  }

  async startWorker(): Promise<ProcessUnderTest> {
    this.#worker = await startApp('worker', this.#options, async () => (await workers(this.#url)) === 1);
    return this.#worker;
  }

  get jobsUrl(): string {
    return `${this.#url}/v1/jobs`;
  }

  /** Whether no job waits or runs. */
  async isIdle(): Promise<boolean> {
    const lane = await laneOf(this.#url);
    return lane !== undefined && lane.waiting + lane.active + lane.delayed === 0;
  }

  async stop(): Promise<void> {
    await Promise.all([this.target.close(), this.submission.close()]);
    await Promise.all([this.api.stop(), this.#worker?.stop()]);
  }
}

function startApp(
  app: 'api' | 'worker',
  { folder, profileFolder, signal, checkout, redisUsers = false }: SluiceOptions,
  isReady: () => Promise<boolean>,
): Promise<ProcessUnderTest> {
  return ProcessUnderTest.start(
    {
      name: app,
      command: process.execPath,
      // As in the image.
      arguments: [
        '--no-memory-reducer',
        '--max-semi-space-size=128',
        ...profiling(app, profileFolder),
        builtApp(app, checkout),
      ],
      folder,
      environment: redisUsers ? { SLUICE_REDIS_USERNAME: app, SLUICE_REDIS_PASSWORD: app } : {},
      isReady,
    },
    signal,
  );
}

function configuration(options: SluiceOptions, port: number): object {
  const { redisUrl, prefix, telemetry = {}, upstream, concurrency, folder, directRuns } = options;
  return {
    dataDirectory: folder,
    log: { level: 'error' },
    telemetry,
    redis: { url: redisUrl, ...(prefix !== undefined && { prefix }) },
    http: { host: '127.0.0.1', port, ...(directRuns !== undefined && { directRuns }) },
    worker: { concurrency },
    backends: {
      [backend]: { provider: 'simulator', baseUrl: upstream, model: 'simulated' },
    },
  };
}

/** Processes that serve the backend; undefined while the API does not answer. */
async function workers(url: string): Promise<number | undefined> {
  return (await laneOf(url))?.workers;
}

type Lane = Record<'workers' | 'waiting' | 'active' | 'delayed', number>;

/** How the backend's lane stands; undefined while the API does not answer. */
async function laneOf(url: string): Promise<Lane | undefined> {
  try {
    const { statusCode, body } = await request(`${url}/v1/backends`, {
      headersTimeout: 5_000,
      bodyTimeout: 5_000,
    });
    const lanes = (await body.json()) as { data?: (Lane & { backend: string })[] };
    return statusCode === 200 ? lanes.data?.find((lane) => lane.backend === backend) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}

function profiling(app: string, folder: string | undefined): string[] {
  return folder === undefined
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${app}.cpuprofile`];
}
