import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retentionMs, TestQueue } from '../testing/test-queue.js';
import { jobId } from './ids.js';
import type { JobRecords } from './job-records.js';
import type { Settlement } from './settlement.js';
import { LuaScript } from '@app/redis';
import { jobRecord } from '../lua/job-modules.js';
import { readRecord, recordFields } from './record-values.js';

const poisonAfter = 2;

describe('the record of a job', () => {
  let queue: TestQueue;
  let records: JobRecords;

  beforeAll(async () => {
    queue = await TestQueue.open();
    ({ records } = queue);
  });
  afterAll(() => queue.close());

  async function accepted({ dueInMs = 60_000, route = ['first', 'second'] } = {}): Promise<string> {
    const id = jobId('acme');
    await records.accept(
      { id, tenant: 'acme', deadline: Date.now() + dueInMs },
      {
        kind: 'chat',
        about: JSON.stringify({ request: { kind: 'chat' }, route }),
        backend: 'first',
        priority: 5,
      },
    );
    return id;
  }

  const settled = async (id: string, token: string, settlement: Omit<Settlement, 'announcement'>) =>
    (await records.settle({ id, tenant: 'acme' }, token, 'first', { announcement: '', ...settlement }))[0];
  const started = (id: string, token: string, hop = 0) =>
    records.start({ id, hop }, 'first', token, poisonAfter);
  const stored = async (id: string) => {
    const record = await records.get(id);
    if (record === undefined) throw new Error(`There is no job ${id}.`);
    return record;
  };

  it('is read by scripts in the order in which it is read here', async () => {
    const id = jobId('acme');
    const key = records.keys.job(id);
    await queue.client.hset(key, Object.fromEntries(recordFields.map((field) => [field, field])));
    const read = new LuaScript<{ prefix: string }, string[]>(
      'sluiceTestRecord',
      'return read_record(KEYS[1])',
      {
        keys: 1,
        includes: [jobRecord],
      },
    );
    expect(await read.run(queue.client, [key], { prefix: '' })).toEqual([...recordFields]);
  });

  it('is queued, runs, and completes once', async () => {
    const id = await accepted();
    expect(await stored(id)).toMatchObject({ status: 'queued', version: 1, hop: 0, attempts: [] });

    const [type, values] = await started(id, 'run-1');
    expect(type).toBe('run');
    expect(readRecord(id, values as string[])).toMatchObject({
      status: 'in_progress',
      version: 2,
      startedAt: expect.any(Number),
      attempts: [{ number: 1, backend: 'first', outcome: 'running', startedAt: expect.any(String) }],
    });

    const attempts =
      '[{"number":1,"backend":"first","startedAt":"2026-01-01T00:00:00.000Z","outcome":"succeeded"}]';
    const settlement = { status: 'completed', members: { attempts, result: '{"text":"hi"}' } } as const;
    expect(await settled(id, 'run-1', settlement)).toBe('settled');
    const record = await stored(id);
    expect(record).toMatchObject({ status: 'completed', version: 3, result: { text: 'hi' } });
    expect(record.attempts).toEqual([expect.objectContaining({ number: 1, outcome: 'succeeded' })]);

    expect(await settled(id, 'run-1', { status: 'failed', members: {} })).toBe('ended');
    expect(await started(id, 'run-2')).toEqual(['drop']);
    expect((await records.cancel('acme', id))?.record).toEqual(record);
    expect(await stored(id)).toEqual(record);
  });

  it('is kept for the retention after its end, and is due only then', async () => {
    const id = await accepted();
    const { client } = queue;
    const due = async () => Number(await client.zscore(records.keys.due, `${id}acme`));
    const { deadline } = await stored(id);
    expect(await due()).toBe(deadline);
    expect(await client.pttl(records.keys.job(id))).toBe(-1);
    await records.cancel('acme', id);
    expect(await due()).toBe(((await stored(id)).completedAt ?? 0) + retentionMs);
    const left = await client.pttl(records.keys.job(id));
    expect(left).toBeGreaterThan(retentionMs - 5_000);
    expect(left).toBeLessThanOrEqual(retentionMs);
  });

  it('reports a wake-up without a record', async () => {
    expect(await started(jobId('acme'), 'run-1')).toEqual(['unknown']);
  });

  it('replaces the wake-up of an earlier backend by one of the current backend', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    const handedOver = { entersLane: true, members: { hop: 1, backend: 'second' } };
    expect(await settled(id, 'run-1', handedOver)).toBe('settled');
    expect(await started(id, 'run-2')).toEqual(['superseded', 1, 'second']);
    expect(await stored(id)).toMatchObject({ status: 'queued', hop: 1 });
    expect((await started(id, 'run-2', 1))[0]).toBe('run');
  });

  it('starts no attempt before its time', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    await settled(id, 'run-1', { members: { retryAt: Date.now() + 20_000 } });
    const [type, delayMs] = await started(id, 'run-2');
    expect(type).toBe('early');
    expect(delayMs).toBeGreaterThan(18_000);
    expect(await stored(id)).toMatchObject({ status: 'queued', retryAt: expect.any(Number) });
  });

  it('records the attempt of a dead worker as lost, and drops its late result', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    await started(id, 'run-2');
    expect((await stored(id)).attempts).toMatchObject([
      { number: 1, outcome: 'lost', possibleDuplicate: true, endedAt: expect.any(String) },
      { number: 2, outcome: 'running' },
    ]);
    expect(await settled(id, 'run-1', { status: 'failed', members: {} })).toBe('taken');
    expect(await settled(id, 'run-2', { status: 'completed', members: {} })).toBe('settled');
  });

  it('fails a job that keeps losing its workers', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    await started(id, 'run-2');
    expect(await started(id, 'run-3')).toEqual(['drop']);
    expect(await stored(id)).toMatchObject({
      status: 'failed',
      failure: { kind: 'internal', message: expect.stringContaining('poison') },
      attempts: [{ outcome: 'lost' }, { outcome: 'lost' }],
    });
  });

  it('does not count handed-back runs as lost', async () => {
    const id = await accepted();
    for (const token of ['run-1', 'run-2', 'run-3', 'run-4']) {
      expect((await started(id, token))[0]).toBe('run');
      expect(await settled(id, token, { members: {} })).toBe('settled');
    }
    expect(await stored(id)).toMatchObject({ status: 'queued', attempts: [] });
  });

  it('cancels at every stage, for its tenant alone', async () => {
    const queued = await accepted();
    expect(await records.cancel('other', queued)).toBeUndefined();
    expect(await records.cancel('acme', queued)).toMatchObject({
      endedNow: true,
      record: { status: 'cancelled', completedAt: expect.any(Number) },
    });

    const running = await accepted();
    await started(running, 'run-1');
    expect(await records.cancel('acme', running)).toMatchObject({
      endedNow: false,
      record: { status: 'cancelling' },
    });
    const { version } = await stored(running);
    await records.cancel('acme', running);
    expect((await stored(running)).version).toBe(version);
    const retry = { members: { retryAt: Date.now() } };
    expect(await settled(running, 'run-1', retry)).toBe('ended');
    expect(await stored(running)).toMatchObject({ status: 'cancelled' });
  });

  it('ends a cancelled job of a dead worker at its next wake-up', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    await records.cancel('acme', id);
    expect(await started(id, 'run-2')).toEqual(['drop']);
    expect(await stored(id)).toMatchObject({ status: 'cancelled', attempts: [{ outcome: 'lost' }] });
  });

  it('keeps a result that arrived before the abort', async () => {
    const id = await accepted();
    await started(id, 'run-1');
    await records.cancel('acme', id);
    await settled(id, 'run-1', { status: 'completed', members: { result: '{"text":"hi"}' } });
    expect(await stored(id)).toMatchObject({ status: 'completed', result: { text: 'hi' } });
  });

  it('expires at a wake-up after its deadline', async () => {
    const id = await accepted({ dueInMs: -1 });
    expect(await started(id, 'run-1')).toEqual(['drop']);
    expect(await stored(id)).toMatchObject({ status: 'expired', attempts: [] });
  });

  it('is deleted by its tenant once it has ended', async () => {
    const id = await accepted();
    expect(await records.remove('acme', id)).toBe('active');
    await records.cancel('acme', id);
    expect(await records.remove('other', id)).toBe('unknown');
    expect(await records.remove('acme', id)).toBe('removed');
    expect(await records.remove('acme', id)).toBe('unknown');
    expect(await records.get(id)).toBeUndefined();
    expect(await queue.client.zscore(records.keys.index('acme'), id)).toBeNull();
  });
});
