import type { Batch, BatchResult, Problem } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

/** A thousand jobs, on a machine that may be busy. */
const batchLimitMs = 60_000;

describe('batches', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      backends: (simulator) => ({ quick: {}, slow: { baseUrl: `${simulator}/scenario/hang/v1` } }),
      configuration: { defaultProfile: 'quick', profiles: { quick: { backend: 'quick' } } },
    });
  });
  afterAll(() => system.close());

  const line = (id: string | number, members: object = {}) =>
    JSON.stringify({
      custom_id: String(id),
      kind: 'chat',
      input: { messages: [{ role: 'user', content: `Question ${id}` }] },
      ...members,
    });

  async function send(
    lines: readonly string[],
  ): Promise<{ status: number; body: Batch & Pick<Problem, 'errors'> }> {
    const response = await fetch(`${system.api.url}/v1/batches`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jsonl' },
      body: lines.join('\n'),
    });
    return { status: response.status, body: (await response.json()) as Batch & Pick<Problem, 'errors'> };
  }

  const batch = async (id: string) => (await system.api.call<Batch>('GET', `/v1/batches/${id}`)).body;
  const ended = (id: string) =>
    waitFor(
      'the batch ends',
      async () => {
        const found = await batch(id);
        return found.completedAt !== undefined && found;
      },
      batchLimitMs,
    );

  async function results(id: string): Promise<BatchResult[]> {
    const response = await fetch(`${system.api.url}/v1/batches/${id}/results`);
    const text = await response.text();
    return text
      .trim()
      .split('\n')
      .map((result) => JSON.parse(result) as BatchResult);
  }

  it(
    'run every line once, and give the results in their order',
    async () => {
      const lines = Array.from({ length: 2_500 }, (_, index) => line(index));
      const { status, body } = await send(lines);
      expect([status, body.status, body.counts.total]).toEqual([202, 'in_progress', 2_500]);
      const done = await ended(body.id);
      expect(done).toMatchObject({
        status: 'completed',
        counts: { completed: 2_500, waiting: 0, failed: 0 },
      });
      const found = await results(body.id);
      expect(found.map(({ custom_id: id }) => Number(id))).toEqual(lines.map((_, index) => index));
      expect(found.every(({ status: outcome }) => outcome === 'completed')).toBe(true);
      expect(found[7]?.result).toMatchObject({ text: expect.stringContaining('Question 7') });
      const { body: page } = await system.api.call<{ data: Batch[] }>('GET', '/v1/batches');
      expect(page.data.filter(({ id }) => id === done.id)).toEqual([done]);
    },
    batchLimitMs,
  );

  it('begin nothing when a line is wrong, and say which', async () => {
    const before = system.simulator.requestCount;
    const wrong = [line('a'), 'no json', line('b', { priority: 11 }), line('a'), line('c', { stream: true })];
    const { status, body } = await send(wrong);
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual([
      '/2',
      '/3/priority',
      '/4/custom_id',
      '/5/stream',
    ]);
    expect((await send([])).status).toBe(422);
    expect(system.simulator.requestCount).toBe(before);
  });

  it(
    'can be cancelled: what has not ended is cancelled, lines that are no jobs too',
    async () => {
      const lines = Array.from({ length: 3_000 }, (_, index) => line(index, { backend: 'slow' }));
      const { body } = await send(lines);
      await waitFor('a call runs', () => system.simulator.requests.some(({ path }) => path.includes('hang')));
      await system.api.call('POST', `/v1/batches/${body.id}/cancel`);
      const done = await ended(body.id);
      expect(done).toMatchObject({ status: 'cancelled', counts: { cancelled: 3_000, waiting: 0 } });
      expect((await results(body.id)).every(({ status }) => status === 'cancelled')).toBe(true);
    },
    batchLimitMs,
  );

  it('are only lines of JSON', async () => {
    const reply = await system.api.call<Problem>('POST', '/v1/batches', { body: {} });
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported-media']);
  });
});
