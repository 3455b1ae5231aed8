import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ConfigurationInput } from '@app/contracts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../apps/simulator/src/index.js';
import { isOneServer, redisForTests } from '../redis-for-tests/redis-for-tests.js';
import { ApiClient } from './api-client.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import { RedisProgram, type RedisUnderTest } from './redis-program.js';
import { waitFor } from './wait-for.js';

export type BackendInput = NonNullable<ConfigurationInput['backends']>[string];

type App = 'api' | 'worker' | 'scheduler' | 'courier';

export interface SystemOptions {
  /** The backends, given the simulator's address. */
  backends(simulatorUrl: string): Record<string, Partial<BackendInput>>;
  workers?: number;
  /** Instead of a Redis of its own, or a topology that all tests share; whoever made it closes it. */
  store?: RedisUnderTest;
  simulator?: SimulatorOptions;
  configuration?: Partial<ConfigurationInput>;
  env?: NodeJS.ProcessEnv;
  headers?: Record<string, string>;
  /** Checkouts of other versions, already built, whose programs run instead of these. */
  versions?: Partial<Record<App, string>>;
}

/** The whole system as separate processes, built from the sources, with a Redis of its own. */
export class SluiceSystem {
  readonly workers: Program[] = [];
  /** The API that was started last. */
  apiProgram: Program | undefined;
  /** The scheduler that was started last. */
  scheduler: Program | undefined;
  readonly #programs: Program[] = [];

  private constructor(
    private readonly ownRedis: RedisProgram | undefined,
    readonly simulator: Simulator,
    readonly api: ApiClient,
    private readonly directory: string,
    private readonly options: SystemOptions,
  ) {}

  static async start(options: SystemOptions): Promise<SluiceSystem> {
    const directory = await mkdtemp(join(tmpdir(), 'sluice-system-'));
    const [ownRedis, simulator, port] = await Promise.all([
      options.store === undefined && isOneServer ? RedisProgram.start() : undefined,
      startSimulator({ port: 0, ...options.simulator }),
      freePort(),
    ]);
    const configuration: ConfigurationInput = {
      dataDirectory: directory,
      redis: (options.store ?? ownRedis)?.settings ?? redisForTests('system'),
      backends: Object.fromEntries(
        Object.entries(options.backends(simulator.url)).map(([name, backend]) => [
          name,
          { provider: 'simulator', baseUrl: `${simulator.url}/v1`, model: 'simulated', ...backend },
        ]),
      ),
      ...options.configuration,
      http: { host: '127.0.0.1', port, ...options.configuration?.http },
    };
    await writeFile(join(directory, 'sluice.json'), JSON.stringify(configuration));

    const api = new ApiClient(`http://127.0.0.1:${port}`, options.headers);
    const system = new SluiceSystem(ownRedis, simulator, api, directory, options);
    system.startApi();
    system.startScheduler();
    for (let count = 0; count < (options.workers ?? 1); count += 1) system.startWorker();
    try {
      await system.ready();
    } catch (error) {
      // Nobody else could end its programs.
      await system.close();
      throw error;
    }
    return system;
  }

  /** The Redis of its own. */
  get redis(): RedisProgram {
    if (this.ownRedis === undefined) throw new Error('The system has no Redis of its own.');
    return this.ownRedis;
  }

  startApi(): void {
    this.apiProgram = this.#launch('api');
  }

  /** Another API on a port of its own, once it is ready. */
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
    const expected = this.workers.filter((worker) => !worker.ended).length;
    await waitFor('the API is ready and the workers serve', async () => {
      if ((await this.api.call('GET', '/readyz')).status !== 200) return false;
      return (await this.api.lanes()).every((lane) => lane.workers >= expected);
    });
  }

  /** Everything that all processes have printed. */
  get output(): string {
    return this.#programs.map((program) => program.output).join('\n');
  }

  /** Ends all processes in good order; Redis and the simulator stay. */
  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop('SIGKILL')));
    await this.simulator.close();
    await this.ownRedis?.close();
    await rm(this.directory, { recursive: true, force: true });
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
