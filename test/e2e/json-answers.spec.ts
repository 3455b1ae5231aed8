import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { providers } from '@app/providers';
import { type JobOrProblem, problem } from './api/chat-job.js';
import { SystemInProcess } from './system-in-process.js';

const messages = [{ role: 'user', content: 'What is it like in Bern?' }];
const keys = { type: 'json', jsonKeys: ['city', 'degrees'] };

describe('jobs that ask for JSON', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    const retry = { maxAttempts: 1 };
    const instructed = providers.find(({ instructedFormats }) => instructedFormats?.includes('json'));
    if (instructed?.baseUrl === undefined) throw new Error('Every provider can be asked for JSON.');
    const path = new URL(instructed.baseUrl).pathname.replace(/\/$/, '');
    system = await SystemInProcess.start((vendor) => ({
      backends: {
        asked: { provider: 'simulator', baseUrl: `${vendor}/v1`, retry },
        told: { provider: instructed.id, baseUrl: `${vendor}${path}`, apiKey: 'sk-test', retry },
      },
      profiles: {},
    }));
  });
  beforeEach(() => system.simulator.reset());
  afterAll(() => system.close());

  const submit = (backend: string, responseFormat: object) =>
    system.api.caller().call<JobOrProblem>('POST', '/v1/jobs', {
      body: { kind: 'chat', input: { messages, responseFormat }, backend },
      headers: { Prefer: 'wait=20' },
    });
  const answers = (times: number, text: string, outputTokens: number) =>
    system.simulator.script({
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
    const second = JSON.stringify(system.simulator.requests[1]?.body);
    expect(second).toContain('It is mild.');
    expect(second).toContain('it is no JSON');
  });

  it('fail when the model does not mend its answer', async () => {
    answers(2, '{"city":"Bern"}', 4);
    const { body } = await submit('asked', keys);
    const message = expect.stringContaining('lacks the keys "degrees"');
    expect(body).toMatchObject({ status: 'failed', failure: { kind: 'bad-response', message } });
    expect(system.simulator.requestCount).toBe(2);
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
