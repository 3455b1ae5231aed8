import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EmbedResult, Job } from '@app/contracts';
import { decodeVector } from '@app/contracts';
import { type JobOrProblem, problem } from './api/chat-job.js';
import { SystemInProcess } from './system-in-process.js';

describe('embed jobs', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start((vendor) => {
      const baseUrl = `${vendor}/v1`;
      return {
        backends: {
          vectors: { provider: 'simulator', baseUrl },
          named: { provider: 'custom', baseUrl, model: 'bge-small' },
          modelless: { provider: 'custom', baseUrl },
        },
        profiles: { embedding: { backend: 'vectors' } },
      };
    });
  });
  afterAll(() => system.close());

  const submit = (input: object, options: object = {}) =>
    system.api.caller().call<JobOrProblem>('POST', '/v1/jobs', {
      body: { kind: 'embed', input, ...options },
      headers: { Prefer: 'wait=20' },
    });
  const resultOf = ({ result }: Job) => {
    if (result === undefined || !('embeddings' in result)) throw new Error('There are no vectors.');
    return result as EmbedResult;
  };

  it('give vectors in the order of their texts, as numbers or as base64', async () => {
    const inputs = ['one', 'two', 'one'];
    const asNumbers = await submit({ inputs, dimensions: 8 });
    expect(asNumbers.status).toBe(200);
    expect(asNumbers.body).toMatchObject({
      kind: 'embed',
      status: 'completed',
      backend: 'vectors',
      model: 'simulator-embedding',
      usage: { inputTokens: expect.any(Number) },
      result: { dimensions: 8, model: 'simulator-embedding', encoding: 'float' },
    });
    const [first, second, third] = resultOf(asNumbers.body).embeddings;
    expect(first).toHaveLength(8);
    expect(third).toEqual(first);
    expect(second).not.toEqual(first);

    const asBase64 = await submit({ inputs, dimensions: 8, encoding: 'base64' });
    expect(resultOf(asBase64.body).encoding).toBe('base64');
    expect(
      resultOf(asBase64.body).embeddings.map((vector) => Array.from(decodeVector(String(vector)))),
    ).toEqual(resultOf(asNumbers.body).embeddings);
  });

  it('carry thousands of texts, parted to what the vendor takes', async () => {
    system.simulator.reset();
    const inputs = Array.from({ length: 5_000 }, (_, index) => `text ${index}`);
    const { body } = await submit({ inputs, dimensions: 256, encoding: 'base64' });
    expect(resultOf(body).embeddings).toHaveLength(5_000);
    expect(new Set(resultOf(body).embeddings as string[]).size).toBe(5_000);
    expect(system.simulator.requestCount).toBe(3);
    const [alone] = resultOf(
      (await submit({ inputs: 'text 4321', dimensions: 256, encoding: 'base64' })).body,
    ).embeddings;
    expect(resultOf(body).embeddings[4_321]).toBe(alone);
  });

  it('take the model of their backend, and need one', async () => {
    expect((await submit({ inputs: 'a' }, { backend: 'named' })).body.model).toBe('bge-small');
    expect((await submit({ inputs: 'a' }, { backend: 'modelless' })).body).toEqual(
      problem('no-model', 422, { errors: [{ pointer: '/model', detail: expect.any(String) }] }),
    );
  });

  it('are refused with what the backend cannot do, and with more than a job may hold', async () => {
    const { body } = await submit({ inputs: 'a', inputType: 'query' });
    const errors = [{ pointer: '/input/inputType', detail: expect.stringContaining('inputType') }];
    expect(body).toEqual(problem('capability', 422, { errors }));

    const many = await submit({ inputs: Array(10_000).fill('a'), dimensions: 1_536 });
    expect(many.body).toEqual(
      problem('validation', 422, {
        errors: [{ pointer: '/input/inputs', detail: expect.stringContaining('the 2097152 numbers') }],
      }),
    );
  });
});
