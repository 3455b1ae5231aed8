import type { ConfigurationInput } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import type { Kinds } from '@app/execution';
import { createLogger } from '@app/telemetry';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { ApiUnderTest } from './api/api-under-test.js';

export interface SystemOptions {
  /** Default: the kinds that come with Sluice. */
  kinds?: Kinds;
  /** Concurrent direct runs of the API. Default: none. */
  directRuns?: number;
}

/** A simulated vendor, the API, a worker and a scheduler in this process. */
export class SystemInProcess {
  private constructor(
    readonly simulator: Simulator,
    readonly api: ApiUnderTest,
    private readonly parts: readonly Running[],
  ) {}

  /** @param configure Gets the address of the simulated vendor, without a path. */
  static async start(
    configure: (vendor: string) => Partial<ConfigurationInput>,
    { kinds, directRuns }: SystemOptions = {},
  ): Promise<SystemInProcess> {
    const simulator = await startSimulator();
    const api = await ApiUnderTest.start({
      configuration: configure(simulator.url),
      kinds,
      directRuns,
    });
    const { configuration } = api;
    const log = createLogger({ level: 'silent' });
    const onUnsafe = (error: Error): never => {
      throw error;
    };
    const worker = await startWorker({ kinds, configuration, log, onUnsafe });
    const scheduler = await startScheduler({ kinds, configuration, log });
    return new SystemInProcess(simulator, api, [worker, scheduler]);
  }

  /**
   * What the API answers, after up to 20 seconds for the end of a job.
   *
   * @throws For a problem, with its text.
   */
  async call<Body>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Body> {
    const wait: Record<string, string> = method === 'POST' ? { Prefer: 'wait=20' } : {};
    const reply = await this.api.caller({ ...wait, ...headers }).call<Body>(method, path, { body });
    if (reply.status >= 300) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  }

  async close(): Promise<void> {
    await this.api.close();
    for (const part of this.parts) await part.close();
    await this.simulator.close();
  }
}
