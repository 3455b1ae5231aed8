import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@app/telemetry';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { waitFor } from '../system/wait-for.js';
import { ApiUnderTest } from './api/api-under-test.js';

const jobs = 400;

describe('many small embed jobs', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;

  beforeAll(async () => {
    simulator = await startSimulator();
    const backend = { provider: 'simulator', baseUrl: `${simulator.url}/v1` };
    api = await ApiUnderTest.start({
      configuration: {
        http: { host: '127.0.0.1', port: 0, directRuns: 0 },
        backends: { one: { ...backend, limits: { concurrency: 1 } }, many: backend },
      },
    });
  });
  afterAll(async () => {
    await api.close();
    await simulator.close();
  });

  it.each(['one', 'many'])('share few calls of the vendor: on %s', async (backend) => {
    simulator.reset();
    const client = api.caller();
    const texts = Array.from({ length: jobs }, (_, index) =>
      index === 7 ? 'x '.repeat(20_000) : `text ${index}`,
    );
    const ids = await Promise.all(
      texts.map(async (inputs) => {
        const body = { kind: 'embed', backend, input: { inputs, dimensions: 8 }, retry: { maxAttempts: 1 } };
        return (await client.call<{ id: string }>('POST', '/v1/jobs', { body })).body.id;
      }),
    );
    const worker = await startWorker({
      configuration: api.configuration,
      log: createLogger({ level: 'silent' }),
      onUnsafe: (error) => {
        throw error;
      },
    });
    await waitFor('all jobs have ended', async () => {
      const { body } = await client.call<{ data: unknown[] }>('GET', '/v1/jobs?status=queued&limit=1');
      const running = await client.call<{ data: unknown[] }>('GET', '/v1/jobs?status=in_progress&limit=1');
      return body.data.length + running.body.data.length === 0;
    });
    await worker.close();
    const ended = await Promise.all(ids.map((id) => client.job(id)));
    expect(ended.flatMap(({ status }, index) => (status === 'completed' ? [] : [index]))).toEqual([7]);
    expect(ended[7]?.failure?.kind).toBe('context-length');
    const used = ended.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0);
    expect(used).toBeGreaterThanOrEqual(jobs - 1);
    expect(simulator.requestCount).toBeLessThanOrEqual(jobs / 4);
  });
});
