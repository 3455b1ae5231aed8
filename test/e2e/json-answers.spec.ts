import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Running } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { ApiUnderTest } from './api/api-under-test.js';
import { type JobOrProblem, problem } from './api/chat-job.js';

const messages = [{ role: 'user', content: 'What is it like in Bern?' }];
const keys = { type: 'json', jsonKeys: ['city', 'degrees'] };

describe('jobs that ask for JSON', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;
  let worker: Running;

  beforeAll(async () => {
    simulator = await startSimulator();
    const retry = { maxAttempts: 1 };
    const instructed = providers.find(({ instructedFormats }) => instructedFormats?.includes('json'));
    if (instructed?.baseUrl === undefined) throw new Error('Every provider can be asked for JSON.');
    const path = new URL(instructed.baseUrl).pathname.replace(/\/$/, '');
    api = await ApiUnderTest.start({
      configuration: {
        backends: {
          asked: { provider: 'simulator', baseUrl: `${simulator.url}/v1`, retry },
          told: { provider: instructed.id, baseUrl: `${simulator.url}${path}`, apiKey: 'sk-test', retry },
        },
        profiles: {},
      },
    });
    worker = await startWorker({
      configuration: api.configuration,
      log: createLogger({ level: 'silent' }),
      onUnsafe: (error) => {
        throw error;
      },
    });
  });
  beforeEach(() => simulator.reset());
  afterAll(async () => {
    await api.close();
    await worker.close();
    await simulator.close();
  });

  const submit = (backend: string, responseFormat: object) =>
    api.caller().call<JobOrProblem>('POST', '/v1/jobs', {
      body: { kind: 'chat', input: { messages, responseFormat }, backend },
      headers: { Prefer: 'wait=20' },
    });
  const answers = (times: number, text: string, outputTokens: number) =>
    simulator.script({
      times,
      behaviour: { answer: { type: 'text', text, usage: { inputTokens: 10, outputTokens } } },
    });

  it.each(['asked', 'told'])('get the keys that they ask for from a backend that is %s', async (backend) => {
    answers(1, 'It is mild.', 3);
    answers(1, '{"city":"Bern","degrees":11}', 9);
    const { body } = await submit(backend, keys);
    expect(body).toMatchObject({
      status: 'completed',
      result: { text: '{"city":"Bern","degrees":11}' },
      usage: { inputTokens: 20, outputTokens: 12 },
      attempts: [{ outcome: 'succeeded' }],
    });
    const second = JSON.stringify(simulator.requests[1]?.body);
    expect(second).toContain('It is mild.');
    expect(second).toContain('it is no JSON');
  });

  it('fail when the model does not mend its answer', async () => {
    answers(2, '{"city":"Bern"}', 4);
    const { body } = await submit('asked', keys);
    const message = expect.stringContaining('lacks the keys "degrees"');
    expect(body).toMatchObject({ status: 'failed', failure: { kind: 'bad-response', message } });
    expect(simulator.requestCount).toBe(2);
  });

  it('are refused with keys that are none', async () => {
    const { status, body } = await submit('asked', { type: 'json', jsonKeys: [] });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      ...problem('validation', 422),
      errors: [{ pointer: '/input/responseFormat/jsonKeys' }],
    });
  });
});
