import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DistillResult, Job, JobPage } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { createLogger } from '@app/telemetry';
import { startScheduler } from '../../apps/scheduler/src/index.js';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { startWorker } from '../../apps/worker/src/index.js';
import { ApiUnderTest } from './api/api-under-test.js';

const entry = (index: number): string => `Entry ${index}: ${'a fact of some length, '.repeat(12)}.`;

describe('distill jobs', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;
  let worker: Running;
  let scheduler: Running;

  beforeAll(async () => {
    simulator = await startSimulator();
    const baseUrl = `${simulator.url}/v1`;
    api = await ApiUnderTest.start({
      configuration: {
        backends: {
          small: { provider: 'simulator', baseUrl, contextTokens: 2_048, retry: { maxAttempts: 1 } },
          slow: { provider: 'simulator', baseUrl: `${simulator.url}/scenario/slow/v1`, contextTokens: 2_048 },
        },
        profiles: { primary: { backend: 'small' } },
      },
    });
    const log = createLogger({ level: 'silent' });
    worker = await startWorker({
      configuration: api.configuration,
      log,
      onUnsafe: (error) => {
        throw error;
      },
    });
    scheduler = await startScheduler({ configuration: api.configuration, log });
  });
  afterAll(async () => {
    await api.close();
    await worker.close();
    await scheduler.close();
    await simulator.close();
  });

  const submit = async (input: object, options: object = {}): Promise<Job> => {
    const body = { kind: 'distill', input, ...options };
    const reply = await api.caller().call<Job>('POST', '/v1/jobs', { body, headers: { Prefer: 'wait=20' } });
    if (reply.status >= 300) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  };
  const piecesOf = async (id: string): Promise<Job[]> =>
    (await api.caller().call<JobPage>('GET', `/v1/jobs?limit=100&parent=${id}`)).body.data;
  const resultOf = ({ result }: Job): DistillResult => {
    if (result === undefined || !('sections' in result)) throw new Error('There is no digest.');
    return result;
  };

  it('take one call for what fits the context', async () => {
    simulator.reset();
    simulator.script({ behaviour: { answer: { type: 'text', text: 'Rain came [#0]. Sun came. [#1-#2]' } } });
    const job = await submit({ texts: ['It rained.', 'The sun shone.', 'It was warm.'] });
    expect(job).toMatchObject({ kind: 'distill', status: 'completed', progress: { done: 1, all: 1 } });
    expect(resultOf(job)).toMatchObject({
      text: 'Rain came. Sun came.',
      pieces: 1,
      levels: 1,
      missing: [],
      sections: [
        { text: 'Rain came.', entries: [{ first: 0, last: 0 }], exact: true },
        { text: 'Sun came.', entries: [{ first: 1, last: 2 }], exact: true },
      ],
    });
    expect(simulator.requestCount).toBe(1);
  });

  it('are parted, merged level by level, and followed by real progress', async () => {
    simulator.reset();
    simulator.script({
      behaviour: { answer: { type: 'text', text: 'Something happened then. '.repeat(200) } },
    });
    const job = await submit(
      { texts: Array.from({ length: 60 }, (_, index) => entry(index)) },
      { stream: true },
    );
    const result = resultOf(job);
    expect(result.levels).toBeGreaterThan(2);
    expect(simulator.requestCount).toBe(result.pieces);
    expect(job.progress).toEqual({ done: result.pieces, all: result.pieces });
    const pieces = await piecesOf(job.id);
    expect(pieces).toHaveLength(result.pieces);
    expect(pieces.every(({ kind, parent }) => kind === 'chat' && parent === job.id)).toBe(true);
    expect(job.usage?.inputTokens).toBe(
      pieces.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
    );
    expect(Math.max(...pieces.map(({ usage }) => usage?.inputTokens ?? 0))).toBeLessThan(2_048 - 256);
    const listed = (await api.caller().call<JobPage>('GET', '/v1/jobs?limit=100')).body.data;
    expect(listed.filter(({ parent }) => parent !== undefined)).toEqual([]);

    const events = await (await fetch(`${api.url}/v1/jobs/${job.id}/events`)).text();
    const told = [...events.matchAll(/"type":"job.progress".*?"done":(\d+),"all":(\d+)/g)].map(
      ([, done, all]) => Number(done) / Number(all),
    );
    expect(told.length).toBeGreaterThan(result.pieces);
    expect(told).toEqual(told.toSorted((left, right) => left - right));
    expect(told.at(-1)).toBe(1);
  });

  it('lose a poison piece alone, and fail when more than a fifth is lost', async () => {
    simulator.reset();
    const poison = { when: { lastUserMessage: 'POISON' }, behaviour: { failure: 'content-filter' } };
    simulator.script(poison);
    const texts = Array.from({ length: 120 }, (_, index) =>
      index === 7 ? `POISON ${entry(7)}` : entry(index),
    );
    const job = await submit({ texts });
    expect(job.status).toBe('completed');
    const [missing, ...others] = resultOf(job).missing;
    expect(others).toEqual([]);
    expect(missing?.failure.kind).toBe('content-filter');
    expect(missing?.entries[0]?.first).toBeLessThanOrEqual(7);
    expect(missing?.entries[0]?.last).toBeGreaterThanOrEqual(7);

    const failed = await submit({ texts: ['POISON'] });
    expect(failed).toMatchObject({ status: 'failed', failure: { kind: 'content-filter' } });
  });

  it('answer in JSON by a schema, in the last call alone', async () => {
    simulator.reset();
    const schema = { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] };
    const texts = Array.from({ length: 20 }, (_, index) => entry(index));
    const job = await submit({ texts, format: { type: 'json-schema', name: 'mood', schema } });
    expect(JSON.parse(resultOf(job).text)).toEqual({ mood: expect.any(String) });
    expect(resultOf(job).pieces).toBeGreaterThan(2);
  });

  it('are cancelled with their pieces', async () => {
    simulator.reset();
    const body = {
      kind: 'distill',
      backend: 'slow',
      input: { texts: Array.from({ length: 20 }, (_, index) => entry(index)) },
    };
    const { body: job } = await api.caller().call<Job>('POST', '/v1/jobs', { body });
    await simulator.waitFor(() => true);
    await api.caller().call('POST', `/v1/jobs/${job.id}/cancel`);
    const ended = await api.caller().ended(job.id);
    expect(ended.status).toBe('cancelled');
    const pieces = await piecesOf(job.id);
    expect(pieces.length).toBeGreaterThan(1);
    const ends = await Promise.all(pieces.map(({ id }) => api.caller().ended(id)));
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });
});
