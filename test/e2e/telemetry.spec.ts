import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Configuration,
  configurationSchema,
  type Job,
  type Schedule,
  type ScheduleRun,
} from '@app/contracts';
import { ClosingOrder } from '@app/lifecycle';
import { createLogger, metrics, openTelemetry, type OpenTelemetry } from '@app/telemetry';
import { startApi } from '../../apps/api/src/index.js';
import { startCourier } from '../../apps/courier/src/index.js';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { redisForTests } from '../redis-for-tests/redis-for-tests.js';
import { ApiClient } from '../system/api-client.js';
import { Collector } from '../system/collector.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';

const canaries = {
  callerKey: 'caller-canary-5a10',
  providerKey: 'sk-provider-canary-77b1c9',
  prompt: 'prompt-canary-9e02',
  answer: 'answer-canary-41ff',
  address: 'address-canary-c3d8',
};
const trace = 'a'.repeat(32);
const caller = 'b'.repeat(16);

describe('a job seen from outside', () => {
  const parts = new ClosingOrder();
  const lines: string[] = [];
  let collector: Collector;
  let receiver: WebhookReceiver;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let client: ApiClient;
  let internalPort: number | undefined;
  let job: Job;
  let schedule: Schedule;
  let digest: Job;
  let metricsText = '';

  const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });

  beforeAll(async () => {
    collector = await Collector.start();
    receiver = await WebhookReceiver.start();
    simulator = await startSimulator();
    simulator.configure({ default: { answer: { type: 'text', text: canaries.answer } } });
    const configuration = configure(collector.url, simulator.url);
    const telemetry = async (app: string): Promise<OpenTelemetry> =>
      parts.add(openTelemetry({ configuration, app, log }));
    const onUnsafe = (error: Error): never => {
      throw error;
    };
    const worker = await telemetry('worker');
    internalPort = worker.port;
    await parts.add(startWorker({ configuration, log, telemetry: worker, onUnsafe }));
    await parts.add(startScheduler({ configuration, log, telemetry: await telemetry('scheduler') }));
    await parts.add(startCourier({ configuration, log, telemetry: await telemetry('courier') }));
    const apiTelemetry = await telemetry('api');
    const api = await parts.add(startApi({ configuration, log, telemetry: apiTelemetry }));
    client = new ApiClient(api.url, { Authorization: `Bearer ${canaries.callerKey}` });

    const submitted = await client.call<Job>('POST', '/v1/jobs', {
      headers: { traceparent: `00-${trace}-${caller}-01` },
      body: {
        kind: 'chat',
        backend: 'broken',
        input: { messages: [{ role: 'user', content: canaries.prompt }], maxOutputTokens: 100 },
        retry: { maxAttempts: 2, initialDelay: 10, maxDelay: 10 },
        webhook: { url: receiver.url(`/${canaries.address}`) },
      },
    });
    job = await client.ended(submitted.body.id);
    await waitFor('the webhook came', () => receiver.received.length === 1);
    [schedule, digest] = await runScheduled(client);
    const texts = [internalPort, apiTelemetry.port].map(async (port) =>
      (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    );
    metricsText = (await Promise.all(texts)).join('\n');
    await parts.close();
  });
  afterAll(async () => {
    await parts.close();
    await simulator.close();
    receiver.close();
    collector.close();
  });

  it('is one trace, from the caller to the webhook', () => {
    expect(job).toMatchObject({ status: 'completed', attempts: [{}, {}, {}] });
    const tree = tellTree(collector, caller);
    expect(tree).toEqual([
      'sluice-api server POST /v1/jobs',
      '  sluice-worker consumer process broken !unavailable [sluice.retry]',
      '    sluice-worker client chat simulated !unavailable',
      '  sluice-worker consumer process broken !unavailable [sluice.hand_over]',
      '    sluice-worker client chat simulated !unavailable',
      '  sluice-worker consumer process sound',
      '    sluice-worker client chat simulated',
      '  sluice-courier client deliver webhook',
    ]);
  });

  it('is a trace of its own when a schedule made it, linked to that which made the schedule', () => {
    expect(digest).toMatchObject({ kind: 'distill', status: 'completed' });
    const made = collector.spans.find(({ attributes }) => attributes['sluice.schedule.id'] === schedule.id);
    expect(made).toMatchObject({ name: 'send sound', kind: 'producer', parentSpanId: undefined });
    const creation = collector.spans.find(({ name }) => name === 'POST /v1/schedules');
    expect(made?.links).toEqual([creation?.spanId]);
    expect(creation?.traceId).not.toBe(made?.traceId);
    const tree = tellTree(collector, made?.spanId ?? '', made?.traceId);
    expect(tree).toEqual([
      // It makes its piece, the piece calls the model, and it ends.
      'sluice-worker consumer process sound',
      'sluice-worker consumer process sound',
      '  sluice-worker client chat simulated',
      'sluice-worker consumer process sound',
    ]);
  });

  it('tells of each call by the conventions', () => {
    const calls = collector.trace(trace).filter(({ name }) => name === 'chat simulated');
    const failed = calls.find(({ attributes }) => attributes['sluice.attempt'] === 1);
    expect(failed?.attributes).toMatchObject({ 'error.type': 'unavailable', 'sluice.backend': 'broken' });
    const answered = calls.find(({ attributes }) => attributes['sluice.attempt'] === 3);
    expect(answered?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'simulator',
      'gen_ai.request.model': 'simulated',
      'gen_ai.request.max_tokens': 100,
      'gen_ai.response.model': 'simulated',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
      'gen_ai.usage.input_tokens': job.usage?.inputTokens,
      'gen_ai.usage.output_tokens': job.usage?.outputTokens,
      'server.address': '127.0.0.1',
      'server.port': simulator.port,
      'sluice.job.id': job.id,
      'sluice.tenant': 'acme',
    });
  });

  it('hands the trace to the provider and to the receiver of the webhook', () => {
    const spans = collector.trace(trace);
    const spanOf = (text: string | string[] | undefined): string | undefined => {
      const [, traceId, spanId] = String(text).split('-');
      return spans.find((span) => span.traceId === traceId && span.spanId === spanId)?.name;
    };
    const [first, second, third] = simulator.requests;
    const calls = [first, second, third].map((request) => spanOf(request?.headers['traceparent']));
    expect(calls).toEqual(['chat simulated', 'chat simulated', 'chat simulated']);
    expect(spanOf(receiver.received[0]?.headers['traceparent'])).toBe('deliver webhook');
  });

  it('is counted', () => {
    for (const sample of [
      // A piece of a distillation is a chat.
      'sluice_jobs_ended_total{kind="chat",backend="sound",outcome="completed"} 2',
      'sluice_jobs_ended_total{kind="distill",backend="sound",outcome="completed"} 1',
      'sluice_hand_overs_total{from="broken",to="sound",failure="unavailable"} 1',
      'sluice_attempts_total{backend="broken",outcome="failed",failure="unavailable"} 2',
      'sluice_lane_state{backend="sound",state="open"} 1',
      'sluice_queue_oldest_age{backend="sound"} 0',
      'sluice_breaker_state{backend="broken",state="closed"} 1',
      'sluice_retries_total{backend="broken",failure="unavailable"} 1',
    ]) {
      expect(metricsText).toContain(sample);
    }
    expect(metricsText).toContain('le="655.36"');
    const known = new Set<string>(Object.values(metrics).map(({ name }) => name));
    expect([...collector.metricNames].filter((name) => !known.has(name))).toEqual([]);
    expect(collector.metricNames).toContain('gen_ai.client.operation.duration');
    expect(collector.metricNames).toContain('sluice.webhook.deliveries');
  });

  it('is logged with its trace', () => {
    const line = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(line).toContainEqual(
      expect.objectContaining({ message: 'A run of a job ended', job: job.id, trace, tenant: 'acme' }),
    );
    expect(line).toContainEqual(
      expect.objectContaining({ message: 'A request was answered', path: '/v1/jobs', status: 202, trace }),
    );
  });

  it.each(Object.entries(canaries))('shows no %s anywhere', (_, canary) => {
    // Three attempts at the chat, the digest, the webhook.
    expect(simulator.requests.length + receiver.received.length).toBe(5);
    expect(collector.raw.length).toBeGreaterThan(1_000);
    for (const seen of [collector.raw, metricsText, lines.join('')])
      expect(seen.includes(canary)).toBe(false);
  });
});

function configure(collectorUrl: string, simulatorUrl: string): Configuration {
  const backend = { provider: 'simulator', model: 'simulated', apiKey: canaries.providerKey };
  const configuration = configurationSchema.parse({
    redis: redisForTests('telemetry'),
    http: { host: '127.0.0.1', port: 0, directRuns: 0 },
    internal: { port: 0 },
    egress: { allowRanges: ['127.0.0.0/8'] },
    sealing: { key: randomBytes(32).toString('base64') },
    apiKeys: [
      {
        name: 'test',
        tenant: 'acme',
        sha256: createHash('sha256').update(canaries.callerKey).digest('hex'),
      },
    ],
    telemetry: { endpoint: collectorUrl, protocol: 'http/json' },
    backends: {
      broken: { ...backend, baseUrl: `${simulatorUrl}/scenario/server-error/v1`, fallback: ['sound'] },
      sound: { ...backend, baseUrl: `${simulatorUrl}/v1` },
    },
  });
  return configuration;
}

/** A distillation by schedule, which is run at once; the schedule and the job that it made. */
async function runScheduled(client: ApiClient): Promise<[Schedule, Job]> {
  const work = { kind: 'distill', backend: 'sound', input: { texts: [canaries.prompt] } };
  const { body: schedule } = await client.call<Schedule>('POST', '/v1/schedules', {
    body: { name: 'nightly', cron: '0 0 1 1 *', job: work },
  });
  const { body: asked } = await client.call<ScheduleRun>('POST', `/v1/schedules/${schedule.id}/run`);
  const id = await waitFor('the run has its job', async () => {
    const path = `/v1/schedules/${schedule.id}/runs/${asked.id}`;
    return (await client.call<ScheduleRun>('GET', path)).body.job;
  });
  return [schedule, await client.ended(id)];
}

/** The spans below a span, a line for each, deeper ones further in. */
function tellTree(collector: Collector, parent: string, of = trace, depth = 0): string[] {
  return collector
    .trace(of)
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((span) => {
      const error = span.failed ? ` !${String(span.attributes['error.type'])}` : '';
      // How long the limits were asked depends on the machine.
      const names = span.events.map(({ name }) => name).filter((name) => name !== 'sluice.limiter.wait');
      const events = names.length > 0 ? ` [${names.join()}]` : '';
      const line = `${'  '.repeat(depth)}${span.service} ${span.kind} ${span.name}${error}${events}`;
      return [line, ...tellTree(collector, span.spanId, of, depth + 1)];
    });
}
