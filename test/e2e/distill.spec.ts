import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DistillResult, Job, JobPage } from '@app/contracts';
import { SystemInProcess } from './system-in-process.js';

const entry = (index: number): string => `Entry ${index}: ${'a fact of some length, '.repeat(12)}.`;

describe('distill jobs', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start((vendor) => {
      const backend = { provider: 'simulator', contextTokens: 2_048 };
      return {
        backends: {
          small: { ...backend, baseUrl: `${vendor}/v1`, retry: { maxAttempts: 1 } },
          slow: { ...backend, baseUrl: `${vendor}/scenario/slow/v1` },
        },
        profiles: { primary: { backend: 'small' } },
      };
    });
  });
  afterAll(() => system.close());

  const submit = (input: object, options: object = {}): Promise<Job> =>
    system.call<Job>('POST', '/v1/jobs', { kind: 'distill', input, ...options });
  const piecesOf = async (id: string): Promise<Job[]> =>
    (await system.call<JobPage>('GET', `/v1/jobs?limit=100&parent=${id}`)).data;
  const resultOf = ({ result }: Job): DistillResult => {
    if (result === undefined || !('sections' in result)) throw new Error('There is no digest.');
    return result as DistillResult;
  };

  it('take one call for what fits the context', async () => {
    system.simulator.reset();
    system.simulator.script({
      behaviour: { answer: { type: 'text', text: 'Rain came [#0]. Sun came. [#1-#2]' } },
    });
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
    expect(system.simulator.requestCount).toBe(1);
  });

  it('are parted, merged level by level, and followed by real progress', async () => {
    system.simulator.reset();
    system.simulator.script({
      behaviour: { answer: { type: 'text', text: 'Something happened then. '.repeat(200) } },
    });
    const job = await submit(
      { texts: Array.from({ length: 60 }, (_, index) => entry(index)) },
      { stream: true },
    );
    const result = resultOf(job);
    expect(result.levels).toBeGreaterThan(2);
    expect(system.simulator.requestCount).toBe(result.pieces);
    expect(job.progress).toEqual({ done: result.pieces, all: result.pieces });
    const pieces = await piecesOf(job.id);
    expect(pieces).toHaveLength(result.pieces);
    expect(pieces.every(({ kind, parent }) => kind === 'chat' && parent === job.id)).toBe(true);
    expect(job.usage?.inputTokens).toBe(
      pieces.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
    );
    expect(Math.max(...pieces.map(({ usage }) => usage?.inputTokens ?? 0))).toBeLessThan(2_048 - 256);
    const listed = (await system.api.caller().call<JobPage>('GET', '/v1/jobs?limit=100')).body.data;
    expect(listed.filter(({ parent }) => parent !== undefined)).toEqual([]);

    const events = await (await fetch(`${system.api.url}/v1/jobs/${job.id}/events`)).text();
    const told = [...events.matchAll(/"type":"job.progress".*?"done":(\d+),"all":(\d+)/g)].map(
      ([, done, all]) => Number(done) / Number(all),
    );
    expect(told.length).toBeGreaterThan(result.pieces);
    expect(told).toEqual(told.toSorted((left, right) => left - right));
    expect(told.at(-1)).toBe(1);
  });

  it('lose a poison piece alone, and fail when more than a fifth is lost', async () => {
    system.simulator.reset();
    const poison = { when: { lastUserMessage: 'POISON' }, behaviour: { failure: 'content-filter' } };
    system.simulator.script(poison);
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
    system.simulator.reset();
    const schema = { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] };
    const texts = Array.from({ length: 20 }, (_, index) => entry(index));
    const job = await submit({ texts, format: { type: 'json-schema', name: 'mood', schema } });
    expect(JSON.parse(resultOf(job).text)).toEqual({ mood: expect.any(String) });
    expect(resultOf(job).pieces).toBeGreaterThan(2);
  });

  it('are cancelled with their pieces', async () => {
    system.simulator.reset();
    const body = {
      kind: 'distill',
      backend: 'slow',
      input: { texts: Array.from({ length: 20 }, (_, index) => entry(index)) },
    };
    const { body: job } = await system.api.caller().call<Job>('POST', '/v1/jobs', { body });
    await system.simulator.waitFor(() => true);
    await system.api.caller().call('POST', `/v1/jobs/${job.id}/cancel`);
    const ended = await system.api.caller().ended(job.id);
    expect(ended.status).toBe('cancelled');
    const pieces = await piecesOf(job.id);
    expect(pieces.length).toBeGreaterThan(1);
    const ends = await Promise.all(pieces.map(({ id }) => system.api.caller().ended(id)));
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });
});
