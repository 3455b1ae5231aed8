import { configurationSchema, type ConfigurationInput } from '@app/contracts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from './create-logger.js';
import { InternalPortError } from './internal-server.js';
import { noMeter } from './metrics/meter.js';
import { metrics } from './metrics/registry.js';
import { openTelemetry, type OpenTelemetry } from './open-telemetry.js';
import { noTracer } from './tracing/tracer.js';

describe('openTelemetry', () => {
  const opened: OpenTelemetry[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((telemetry) => telemetry.close()));
  });

  async function open(configuration: ConfigurationInput): Promise<OpenTelemetry> {
    const log = createLogger({ level: 'silent' });
    const telemetry = await openTelemetry({
      configuration: configurationSchema.parse(configuration),
      app: 'api',
      log,
    });
    opened.push(telemetry);
    return telemetry;
  }

  const get = async ({ port }: OpenTelemetry, path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.text() };
  };

  it('records, counts and listens for nothing by default, or when it is disabled', async () => {
    expect(await open({})).toMatchObject({ tracer: noTracer, meter: noMeter, port: undefined });
    const disabled = { telemetry: { disabled: true, endpoint: 'http://127.0.0.1:9' } };
    expect(await open(disabled)).toMatchObject({ tracer: noTracer, meter: noMeter });
  });

  it('follows who began a trace, and otherwise the ratio', async () => {
    const { tracer } = await open({
      telemetry: { endpoint: 'http://127.0.0.1:9', metrics: 'none', samplerRatio: 0 },
    });
    const from = (flags: string) => `00-${'1'.repeat(32)}-${'2'.repeat(16)}-${flags}`;
    const [recorded, left, own] = [from('01'), from('00'), undefined].map((parent) =>
      tracer.start('GET /', { kind: 'server', parent }),
    );
    expect(recorded).toMatchObject({ recording: true, traceId: '1'.repeat(32), content: false });
    expect(left).toMatchObject({ recording: false, traceparent: from('00') });
    expect(own).toMatchObject({ recording: false, traceparent: expect.stringMatching(/-00$/) });
  });

  it('shows metrics to whoever asks at the internal port, with few values of a label', async () => {
    const telemetry = await open({ internal: { port: 0 } });
    for (let tenant = 0; tenant < 1_000; tenant += 1) {
      const labels = { tenant: `t${tenant}`, backend: 'b', model: 'm', token: 'input' };
      telemetry.meter.add(metrics.tokens, labels, 2);
    }
    telemetry.meter.record(metrics.jobDuration, { kind: 'chat', outcome: 'completed' }, 500);
    const { body } = await get(telemetry, '/metrics');
    expect(body.match(/^sluice_tokens_total\{/gm)).toHaveLength(201);
    expect(body).toContain('sluice_tokens_total{tenant="other",backend="b",model="m",token="input"} 1600');
    expect(body).toContain('sluice_job_duration_bucket{kind="chat",outcome="completed",le="600"} 1');
  });

  it('says what is wrong with the process', async () => {
    const telemetry = await open({ internal: { port: 0 } });
    expect(await get(telemetry, '/readyz')).toEqual({ status: 200, body: '{"status":"ok"}' });
    const forget = telemetry.readiness.add(() => 'Nothing works.');
    expect(await get(telemetry, '/readyz')).toMatchObject({
      status: 503,
      body: expect.stringContaining('Nothing works.'),
    });
    expect(await get(telemetry, '/livez')).toMatchObject({ status: 200 });
    forget();
    expect(await get(telemetry, '/readyz')).toMatchObject({ status: 200 });
  });

  it('says how to mend a port that is taken', async () => {
    const { port } = await open({ internal: { port: 0 } });
    await expect(open({ internal: { port } })).rejects.toThrow(InternalPortError);
  });
});
