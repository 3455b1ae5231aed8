import { type Configuration, type ConfigurationInput, configurationSchemaOf } from '@app/contracts';
import { type Kinds, kinds as builtInKinds } from '@app/execution';
import { createLogger } from '@app/telemetry';
import { type RunningApi, startApi } from '../../../apps/api/src/index.js';
import { redisForTests } from '../../redis-for-tests/redis-for-tests.js';
import { ApiClient } from '../../system/api-client.js';

export interface ApiUnderTestOptions {
  /** Instead of the Redis that all tests share. */
  redisUrl?: string;
  configuration?: Partial<ConfigurationInput>;
  /** Default: the kinds that come with Sluice. */
  kinds?: Kinds;
  /** Concurrent direct runs. Default: none, because most tests play the worker. */
  directRuns?: number;
  timeLimits?: Parameters<typeof startApi>[0]['timeLimits'];
}

const backend = { provider: 'simulator', baseUrl: 'http://127.0.0.1:9/v1', model: 'simulated' };

/** The API in this process, on a free port, with keys of its own in Redis and no worker. */
export class ApiUnderTest {
  readonly #lines: string[];

  private constructor(
    readonly configuration: Configuration,
    readonly running: RunningApi,
    lines: string[],
  ) {
    this.#lines = lines;
  }

  static async start({
    redisUrl,
    configuration,
    kinds = builtInKinds,
    directRuns = 0,
    timeLimits,
  }: ApiUnderTestOptions = {}): Promise<ApiUnderTest> {
    const complete = configurationSchemaOf(kinds.byName).parse({
      redis: redisUrl === undefined ? redisForTests('api') : { url: redisUrl },
      http: { host: '127.0.0.1', port: 0 },
      backends: { quick: { ...backend, fallback: ['second'] }, second: backend },
      profiles: { primary: { backend: 'quick', temperature: 0.5 } },
      ...configuration,
    } satisfies ConfigurationInput);
    complete.http.directRuns = directRuns;
    const lines: string[] = [];
    const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    const running = await startApi({ kinds, configuration: complete, log, timeLimits });
    return new ApiUnderTest(complete, running, lines);
  }

  get url(): string {
    return this.running.url;
  }

  /** Everything that it has logged. */
  get log(): string {
    return this.#lines.join('\n');
  }

  /** A caller with these headers on every request. */
  caller(headers: Record<string, string> = {}): ApiClient {
    return new ApiClient(this.url, headers);
  }

  close(): Promise<void> {
    return this.running.close();
  }
}
