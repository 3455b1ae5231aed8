import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfiguration } from '@app/config';
import type { Configuration, ConfigurationInput } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger, type Logger } from '@app/telemetry';
import { startApi } from '../../apps/api/src/index.js';
import { startCourier } from '../../apps/courier/src/index.js';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { redisForTests } from '../redis-for-tests/redis-for-tests.js';
import { ApiClient } from './api-client.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import { RedisProgram, type RedisUnderTest } from './redis-program.js';
import { waitFor } from './wait-for.js';

export type BackendInput = NonNullable<ConfigurationInput['backends']>[string];
type App = 'api' | 'worker' | 'scheduler' | 'courier';

export interface SystemOptions {
  /** The backends, for the address of the simulator. */
  backends(simulatorUrl: string): Record<string, Partial<BackendInput>>;
  /**
   * The apps that run as processes of the built system, because the test kills, stops or measures them, or reads
   * what they print. The rest runs in this process, from the sources.
   */
  apart?: readonly Exclude<App, 'courier'>[];
  workers?: number;
  /** A Redis for this system alone, or one that the test has created and closes. By default the Redis that all tests share. */
  redis?: 'own' | RedisUnderTest;
  simulator?: SimulatorOptions;
  configuration?: Partial<ConfigurationInput>;
  env?: NodeJS.ProcessEnv;
  headers?: Record<string, string>;
  /** Checkouts of other versions, already built, whose programs run instead of these; name these apps in `apart`. */
  versions?: Partial<Record<App, string>>;
}

/** Limits how long running jobs delay the end of a test. */
const gracePeriodMs = 50;
/** A part may wait for a Redis that the test has killed; a program would be ended by its limit. */
const closeLimitMs = 10_000;

/** The whole system with a simulated vendor. Some parts are processes of their own, the others run in this process. */
export class SluiceSystem {
  /** The parts that are processes. */
  readonly workers: Program[] = [];
  /** The process of the API that was started last. */
  apiProgram: Program | undefined;
  /** The process of the scheduler that was started last. */
  scheduler: Program | undefined;
  readonly #programs: Program[] = [];
  readonly #parts: Running[] = [];
  readonly #log: Logger;
  readonly #lines: string[] = [];
  #api: ApiClient | undefined;
  #workersHere = 0;

  private constructor(
    private readonly ownRedis: RedisProgram | undefined,
    readonly simulator: Simulator,
    private readonly directory: string,
    private readonly options: SystemOptions,
    private readonly configuration: Configuration,
  ) {
    const destination = { write: (line: string) => void this.#lines.push(line) };
    this.#log = createLogger({ level: configuration.log.level, destination });
  }

  static async start(options: SystemOptions): Promise<SluiceSystem> {
    const { apart = [], redis } = options;
    const directory = await mkdtemp(join(tmpdir(), 'sluice-system-'));
    const [ownRedis, simulator, port] = await Promise.all([
      redis === 'own' ? RedisProgram.start() : undefined,
      startSimulator({ port: 0, ...options.simulator }),
      apart.includes('api') ? freePort() : 0,
    ]);
    const store = redis === 'own' ? ownRedis : redis;
    const input: ConfigurationInput = {
      dataDirectory: directory,
      redis: store?.settings ?? redisForTests('system'),
      backends: Object.fromEntries(
        Object.entries(options.backends(simulator.url)).map(([name, backend]) => [
          name,
          { provider: 'simulator', baseUrl: `${simulator.url}/v1`, model: 'simulated', ...backend },
        ]),
      ),
      ...options.configuration,
      http: { host: '127.0.0.1', port, ...options.configuration?.http },
    };
    await writeFile(join(directory, 'sluice.json'), JSON.stringify(input));
    const { env = {} } = options;
    const loaded = await loadConfiguration({ catalogue: providers, argv: [], env, cwd: directory });
    const system = new SluiceSystem(ownRedis, simulator, directory, options, loaded.configuration);
    try {
      await system.#start(apart, options.workers ?? 1);
    } catch (error) {
      // The caller could not end its programs.
      await system.close();
      throw new Error(`The system did not start. It printed:\n${system.output}`, { cause: error });
    }
    return system;
  }

  get api(): ApiClient {
    if (this.#api === undefined) throw new Error('The system has no API yet.');
    return this.#api;
  }

  /** The Redis of this system alone. */
  get redis(): RedisProgram {
    if (this.ownRedis === undefined) throw new Error('The system has no Redis of its own.');
    return this.ownRedis;
  }

  /** The prefix of all of its keys in Redis. */
  get prefix(): string {
    return this.configuration.redis.prefix;
  }

  /** An API in this process, on a free port. */
  async addApi(): Promise<ApiClient> {
    const http = { ...this.configuration.http, port: 0 };
    const api = await startApi({ configuration: this.#configurationHere({ http }), log: this.#log });
    this.#parts.push(api);
    return new ApiClient(api.url, this.options.headers);
  }

  /** A worker in this process. */
  async addWorker(pools?: string[]): Promise<void> {
    const configuration = this.#configurationHere({});
    const onUnsafe = (error: Error): never => {
      throw error;
    };
    if (pools) configuration.worker.pools = pools;
    this.#parts.push(await startWorker({ configuration, log: this.#log, onUnsafe }));
    this.#workersHere += 1;
  }

  /** A courier in this process. */
  async addCourier(): Promise<void> {
    this.#parts.push(await startCourier({ configuration: this.configuration, log: this.#log }));
  }

  startApi(): void {
    this.apiProgram = this.#launch('api');
  }

  /** Starts another API as a process, on its own port. Resolves when it is ready. */
  async startSecondApi(version?: string): Promise<{ url: string; program: Program }> {
    const port = await freePort();
    const program = this.#launch('api', { SLUICE_HTTP_PORT: String(port) }, version);
    const second = new ApiClient(`http://127.0.0.1:${port}`, this.options.headers);
    await waitFor(
      'the second API is ready',
      async () => (await second.call('GET', '/readyz')).status === 200,
    );
    return { url: second.url, program };
  }

  startScheduler(version?: string): Program {
    this.scheduler = this.#launch('scheduler', {}, version);
    return this.scheduler;
  }

  startCourier(env?: NodeJS.ProcessEnv, version?: string): Program {
    return this.#launch('courier', env, version);
  }

  startWorker(env?: NodeJS.ProcessEnv, version?: string): Program {
    const worker = this.#launch('worker', env, version);
    this.workers.push(worker);
    return worker;
  }

  /** Waits until the API is ready and every worker that should run serves its backends. */
  async ready(): Promise<void> {
    const processes = this.workers.filter((worker) => !worker.ended).length;
    await waitFor('the API is ready and the workers serve', async () => {
      if ((await this.api.call('GET', '/readyz')).status !== 200) return false;
      return (await this.api.lanes()).every(({ workers }) => workers >= processes + this.#workersHere);
    });
  }

  /** The output of its processes and the log of its parts in this process. */
  get output(): string {
    return [...this.#programs.map((program) => program.output), ...this.#lines].join('\n');
  }

  /** Ends all processes gracefully. Redis and the simulator stay. */
  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop('SIGKILL')));
    await Promise.all(this.#parts.map(closeInTime));
    await this.simulator.close();
    await this.ownRedis?.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #start(apart: readonly App[], workers: number): Promise<void> {
    const { http } = this.configuration;
    const programs = Array.from({ length: apart.includes('worker') ? workers : 0 }, () => this.startWorker());
    if (apart.includes('scheduler')) this.startScheduler();
    else this.#parts.push(await startScheduler({ configuration: this.configuration, log: this.#log }));
    if (apart.includes('api')) {
      this.startApi();
      this.#api = new ApiClient(`http://127.0.0.1:${http.port}`, this.options.headers);
    } else this.#api = await this.addApi();
    for (let count = programs.length; count < workers; count += 1) await this.addWorker();
    await this.ready();
  }

  #configurationHere(changes: Partial<Configuration>): Configuration {
    const { worker } = this.configuration;
    const given = this.options.configuration?.worker?.gracePeriod !== undefined;
    return {
      ...this.configuration,
      worker: { ...worker, gracePeriod: given ? worker.gracePeriod : gracePeriodMs },
      ...changes,
    };
  }

  #launch(app: App, env: NodeJS.ProcessEnv = {}, version = this.options.versions?.[app] ?? ''): Program {
    const program = new Program(process.execPath, [resolve(version, 'dist', 'apps', app, 'main.js')], {
      cwd: this.directory,
      env: { ...this.options.env, ...env },
    });
    this.#programs.push(program);
    return program;
  }
}

async function closeInTime(part: Running): Promise<void> {
  const late = delay(closeLimitMs, 'late', { ref: false });
  if ((await Promise.race([part.close(), late])) === 'late')
    process.stderr.write(`A part of the system was not closed within ${closeLimitMs} ms.\n`);
}
