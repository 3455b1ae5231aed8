import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import { waitFor } from './wait-for.js';

const queryLimitMs = 10_000;
const rulesDirectory = resolve('deploy', 'prometheus');

/** A series with its value at the end of the queried time. */
export interface PrometheusSeries {
  metric: Record<string, string>;
  values: [time: number, value: string][];
}

interface Settings {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: Record<string, unknown>[];
}

/** A real Prometheus with the configuration of this repository that scrapes processes of a test every second. */
export class PrometheusServer {
  private constructor(
    private readonly port: number,
    private readonly directory: string,
    private readonly program: Program,
  ) {}

  /** @param ports Internal ports of processes on this machine. */
  static async start(ports: readonly number[]): Promise<PrometheusServer> {
    const directory = await mkdtemp(join(tmpdir(), 'sluice-prometheus-'));
    const port = await freePort();
    const file = join(directory, 'prometheus.yml');
    await writeFile(file, await configuration(ports));
    const program = new Program(
      'prometheus',
      [
        `--config.file=${file}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
      ],
      { cwd: directory },
    );
    const server = new PrometheusServer(port, directory, program);
    await waitFor('Prometheus is ready', async () => (await server.#get('/-/ready')).ok);
    return server;
  }

  /**
   * The values of an expression in the last seconds.
   *
   * @throws {Error} With Prometheus' message if the expression is invalid.
   */
  async query(expr: string): Promise<PrometheusSeries[]> {
    const end = Date.now() / 1_000;
    const range = { query: expr, start: String(end - 5), end: String(end), step: '1' };
    const { data } = await this.#data<{ data: { result: PrometheusSeries[] } }>('/api/v1/query_range', range);
    return data.result;
  }

  /** The names of all series. */
  async names(): Promise<string[]> {
    return (await this.#data<{ data: string[] }>('/api/v1/label/__name__/values')).data;
  }

  /** All rules with their state. */
  async rules(): Promise<
    { name: string; type: string; health: string; lastError?: string; state?: string }[]
  > {
    type Rules = Awaited<ReturnType<PrometheusServer['rules']>>;
    const { data } = await this.#data<{ data: { groups: { rules: Rules }[] } }>('/api/v1/rules');
    return data.groups.flatMap(({ rules }) => rules);
  }

  async close(): Promise<void> {
    await this.program.stop('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }

  async #data<Body>(path: string, parameters: Record<string, string> = {}): Promise<Body> {
    const reply = await this.#get(path, parameters);
    const body: unknown = await reply.json();
    if (!reply.ok) throw new Error(`${parameters['query'] ?? path}: ${JSON.stringify(body)}`);
    return body as Body;
  }

  #get(path: string, parameters: Record<string, string> = {}): Promise<Response> {
    const url = `http://127.0.0.1:${this.port}${path}?${new URLSearchParams(parameters).toString()}`;
    return fetch(url, { signal: AbortSignal.timeout(queryLimitMs) });
  }
}

/** The configuration of the repository, with the addresses of the test's processes and a shorter scrape interval. */
async function configuration(ports: readonly number[]): Promise<string> {
  const settings = parse(await readFile(join(rulesDirectory, 'prometheus.yml'), 'utf8')) as Settings;
  const [first] = settings.scrape_configs;
  return stringify({
    ...settings,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: settings.rule_files.map((name) => join(rulesDirectory, name)),
    scrape_configs: [
      {
        job_name: first?.['job_name'],
        static_configs: [{ targets: ports.map((port) => `127.0.0.1:${port}`) }],
      },
    ],
  });
}
