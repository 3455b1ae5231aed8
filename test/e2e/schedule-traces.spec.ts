import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configurationSchema, type Schedule } from '@app/contracts';
import { ClosingOrder } from '@app/lifecycle';
import { createLogger, openTelemetry } from '@app/telemetry';
import { startApi } from '../../apps/api/src/index.js';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { redisForTests } from '../redis-for-tests/redis-for-tests.js';
import { ApiClient } from '../system/api-client.js';
import { Collector } from '../system/collector.js';
import { waitFor } from '../system/wait-for.js';

const trace = 'c'.repeat(32);

describe('a schedule seen from outside', () => {
  const parts = new ClosingOrder();
  let collector: Collector;
  let schedule: Schedule;
  let metricsText: string;

  beforeAll(async () => {
    collector = await Collector.start();
    const configuration = configurationSchema.parse({
      redis: redisForTests('schedule-traces'),
      http: { host: '127.0.0.1', port: 0 },
      internal: { port: 0 },
      telemetry: { endpoint: collector.url, protocol: 'http/json' },
      backends: { quick: { provider: 'simulator', baseUrl: 'http://127.0.0.1:9/v1', model: 'simulated' } },
    });
    const log = createLogger({ level: 'silent' });
    const scheduler = await parts.add(openTelemetry({ configuration, app: 'scheduler', log }));
    await parts.add(startScheduler({ configuration, log, telemetry: scheduler }));
    const telemetry = await parts.add(openTelemetry({ configuration, app: 'api', log }));
    const { url } = await parts.add(startApi({ configuration, log, telemetry }));
    const reply = await new ApiClient(url).call<Schedule>('POST', '/v1/schedules', {
      headers: { traceparent: `00-${trace}-${'d'.repeat(16)}-01` },
      body: {
        name: 'often',
        every: '1s',
        overlap: 'queue',
        job: { kind: 'chat', backend: 'quick', input: { messages: [{ role: 'user', content: 'x' }] } },
      },
    });
    schedule = reply.body;
    metricsText = await waitFor('the schedule has run', async () => {
      const text = await (await fetch(`http://127.0.0.1:${scheduler.port}/metrics`)).text();
      const age = new RegExp(`last_run_age{schedule="${schedule.id}"} ([\\d.]+)`).exec(text)?.[1];
      const { body } = await new ApiClient(url).call<Schedule>('GET', `/v1/schedules/${schedule.id}`);
      return age !== undefined && body.lastRunAt !== undefined && text;
    });
    await parts.close();
  });
  afterAll(async () => {
    await parts.close();
    collector.close();
  });

  it('gives each of its jobs a trace of its own, linked to the one that it was made in', () => {
    const sent = collector.spans.find(({ attributes }) => attributes['sluice.schedule.id'] === schedule.id);
    expect(sent).toMatchObject({ service: 'sluice-scheduler', kind: 'producer', name: 'send quick' });
    expect(sent?.traceId).not.toBe(trace);
    expect(
      sent?.links.map((link) => collector.spans.find(({ spanId }) => link.includes(spanId))?.name),
    ).toEqual(['POST /v1/schedules']);
  });

  it('tells since when it has made no job, if it ever made one', () => {
    expect(metricsText).toContain(`sluice_schedule_last_run_age{schedule="${schedule.id}"}`);
    expect(metricsText).not.toContain('last_run_age{schedule="distill-mid"}');
  });
});
