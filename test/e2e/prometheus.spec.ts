import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Configuration, configurationSchema } from '@app/contracts';
import { ClosingOrder, type Running } from '@app/lifecycle';
import { createLogger, metrics, openTelemetry } from '@app/telemetry';
import { startApi } from '../../apps/api/src/index.js';
import { startCourier } from '../../apps/courier/src/index.js';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { dashboardFiles, metricsDashboards, seriesOf } from '../../deploy/grafana/src/index.js';
import { redisForTests } from '../redis-for-tests/redis-for-tests.js';
import { ApiClient } from '../system/api-client.js';
import { withPrometheus } from '../system/prometheus-installed.js';
import { PrometheusServer, type PrometheusSeries } from '../system/prometheus-server.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';

/** Not seen in a minute of load: what only a fault makes, a worker that dies or a lock that is lost. */
const unseen = new Set<string>(
  [metrics.stalled, metrics.lockLosses, metrics.possibleDuplicates].map(({ name }) => name),
);
/** Between two rounds of jobs. */
const roundMs = 200;
const shown = metricsDashboards.flatMap(({ title, panels }) =>
  panels.map((panel) => [`${title}, ${panel.title}`, panel] as const),
);

const variables = new Set(
  [...dashboardFiles().values()].flatMap((text) => {
    const { templating } = JSON.parse(text) as { templating: { list: { type: string; query?: string }[] } };
    return templating.list.flatMap(({ type, query }) => (type === 'query' && query ? [query] : []));
  }),
);

withPrometheus('a Prometheus that looks at the system under load', () => {
  const parts = new ClosingOrder();
  const stopped = new AbortController();
  let prometheus: PrometheusServer;
  let load: Promise<void>;
  let client: ApiClient;
  let scheduler: Running;

  beforeAll(async () => {
    const log = createLogger({ level: 'silent' });
    const simulator = await parts.add(startSimulator());
    const receiver = await WebhookReceiver.start();
    await parts.add(Promise.resolve({ close: async () => receiver.close() }));
    const configuration = configure(simulator.url);
    const ports: number[] = [];
    const telemetry = async (app: string) => {
      const opened = await parts.add(openTelemetry({ configuration, app, log }));
      ports.push(opened.port ?? 0);
      return opened;
    };
    const onUnsafe = (error: Error): never => {
      throw error;
    };
    await parts.add(startWorker({ configuration, log, telemetry: await telemetry('worker'), onUnsafe }));
    scheduler = await parts.add(
      stoppable(startScheduler({ configuration, log, telemetry: await telemetry('scheduler') })),
    );
    await parts.add(startCourier({ configuration, log, telemetry: await telemetry('courier') }));
    const api = await parts.add(startApi({ configuration, log, telemetry: await telemetry('api') }));
    prometheus = await parts.add(PrometheusServer.start(ports));
    client = new ApiClient(api.url);
    const job = { kind: 'chat', backend: 'sound', input: { messages: [{ role: 'user', content: 'Hi.' }] } };
    const { status } = await client.call('POST', '/v1/schedules', {
      body: { name: 'often', every: '1s', job },
    });
    expect(status).toBe(201);
    load = burden(client, receiver.url('/'), stopped.signal);
  });
  afterAll(async () => {
    stopped.abort();
    await load;
    await parts.close();
  });

  it.each(shown)('has what is shown by: %s', async (_, { queries, mayBeEmpty }) => {
    for (const { expr } of queries) {
      const asked = filledIn(expr);
      if (mayBeEmpty === true) await prometheus.query(asked);
      else await waitFor(asked, async () => (await prometheus.query(asked)).some(hasFigure), 25_000);
    }
  });

  it.each([...variables])('has values to choose from: %s', async (asked) => {
    const [, expr = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(asked) ?? [];
    const values = async () => (await prometheus.query(filledIn(expr))).map(({ metric }) => metric[label]);
    await waitFor(asked, async () => (await values()).some((value) => value !== undefined), 10_000);
  });

  it('has figures of every metric that load makes', async () => {
    for (const metric of Object.values(metrics)) {
      if (unseen.has(metric.name)) continue;
      const [name = ''] = seriesOf(metric);
      await waitFor(name, async () => (await prometheus.names()).includes(name), 10_000);
    }
  });

  it('evaluates every rule, and tells of a backend that refuses its credentials', async () => {
    const evaluated = await waitFor('all rules are evaluated', async () => {
      const rules = await prometheus.rules();
      return rules.length > 10 && rules.every(({ health }) => health !== 'unknown') && rules;
    });
    expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
    for (const { name, type } of evaluated) {
      if (type === 'alerting') continue;
      await waitFor(name, async () => (await prometheus.query(name)).some(hasFigure), 10_000);
    }
    await waitFor('the alert fires', async () => {
      const alert = (await prometheus.rules()).find(({ name }) => name === 'SluiceAuthExpired');
      return alert?.state === 'firing';
    });
  });

  it('tells of schedules that are late, when no scheduler runs', async () => {
    const late = async () => (await prometheus.query('max(sluice_schedule_overdue) > 5')).length > 0;
    expect(await late()).toBe(false);
    await scheduler.close();
    await waitFor('it is late', late);
  });
});

/** Closes once, whoever asks for it first. */
async function stoppable(starting: Promise<Running>): Promise<Running> {
  const running = await starting;
  let closed: Promise<void> | undefined;
  return { ...running, close: () => (closed ??= running.close()) };
}

/** A quantile of nothing is NaN. */
function hasFigure({ values }: PrometheusSeries): boolean {
  return values.some(([, value]) => Number.isFinite(Number(value)));
}

/** As Grafana asks, with all values of all variables chosen. */
function filledIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '10s').replaceAll('$__range', '1m').replaceAll(/\$\w+/g, '.*');
}

/** Jobs of every kind and fate, again and again, until it is stopped. */
async function burden(client: ApiClient, webhook: string, stopped: AbortSignal): Promise<void> {
  const chat = (backend: string, more: object = {}) => ({
    kind: 'chat',
    backend,
    input: { messages: [{ role: 'user', content: 'Hello there.' }], maxOutputTokens: 50 },
    retry: { maxAttempts: 2, initialDelay: 10, maxDelay: 10 },
    ...more,
  });
  const texts = Array.from({ length: 12 }, () => 'A fact of some length, '.repeat(12));
  while (!stopped.aborted) {
    const bodies = [
      chat('sound', { webhook: { url: webhook } }),
      chat('sound'),
      chat('broken'),
      chat('expired'),
      chat('gone'),
      chat('refused'),
      chat('limited'),
      chat('limited'),
      { kind: 'embed', backend: 'sound', input: { texts: ['one', 'two'] } },
      { kind: 'distill', backend: 'sound', input: { texts } },
    ];
    await Promise.all(bodies.map((body) => client.call('POST', '/v1/jobs', { body })));
    const { body } = await client.call<{ id: string }>('POST', '/v1/jobs', {
      body: chat('sound', { stream: true }),
    });
    await client.ended(body.id);
    await fetch(`${client.url}/v1/jobs/${body.id}/events?starting_after=1`).then((reply) => reply.text());
    await delay(roundMs);
  }
}

function configure(simulatorUrl: string): Configuration {
  const backend = { provider: 'simulator', model: 'simulated', contextTokens: 2_048 };
  const scenario = (name: string) => ({ ...backend, baseUrl: `${simulatorUrl}/scenario/${name}/v1` });
  return configurationSchema.parse({
    redis: redisForTests('prometheus'),
    http: { host: '127.0.0.1', port: 0 },
    internal: { port: 0 },
    egress: { allowRanges: ['127.0.0.0/8'] },
    sealing: { key: randomBytes(32).toString('base64') },
    prices: { backends: { sound: { simulated: { input: 1, cachedInput: 1, output: 2 } } } },
    backends: {
      sound: { ...backend, baseUrl: `${simulatorUrl}/v1` },
      broken: { ...scenario('server-error'), fallback: ['sound'] },
      gone: scenario('server-error'),
      expired: { ...scenario('unauthorized'), fallback: ['sound'] },
      refused: { ...scenario('rate-limited'), timeLimits: { maxWait: 1_000 }, fallback: ['sound'] },
      limited: {
        ...backend,
        baseUrl: `${simulatorUrl}/v1`,
        limits: { requestsPerMinute: 60, requestsPerDay: 20 },
        timeLimits: { maxWait: 1_000 },
        fallback: ['sound'],
      },
    },
  });
}
