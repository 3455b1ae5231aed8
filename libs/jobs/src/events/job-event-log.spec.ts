import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aborted, completed, failed, unavailable, untilAborted } from '../testing/outcomes.js';
import { newChat, TestQueue } from '../testing/test-queue.js';
import { JobEventLog, type LoggedEvent } from './job-event-log.js';

const patient = { idleMs: 10_000, signal: new AbortController().signal };

describe('the log of a streamed job', () => {
  let queue: TestQueue;
  let log: JobEventLog;
  beforeAll(async () => {
    queue = await TestQueue.open();
    log = new JobEventLog(queue.client, queue.records, queue.channels);
  });
  afterEach(async () => {
    await queue.closeServers();
    await queue.closeDirect();
  });
  afterAll(() => queue.close());

  const streamed = (lane: string, ...fallbacks: string[]) => {
    const { request, ...job } = newChat({ route: [lane, ...fallbacks] });
    return { ...job, request: { ...request, stream: true } };
  };

  async function all(id: string, after = 0): Promise<LoggedEvent[]> {
    const events: LoggedEvent[] = [];
    for await (const batch of log.follow({ id }, after, patient)) events.push(...batch);
    return events;
  }

  const text = (events: readonly LoggedEvent[]) =>
    events.reduce((said, { type, text: more }) => {
      if (type === 'output.reset') return '';
      return typeof more === 'string' ? said + more : said;
    }, '');

  it('holds all events in order, with ids without gaps, up to the terminal event', async () => {
    await queue.serve(
      async (_, context) => {
        for (const word of ['Ray', 'leigh ', 'scattering.']) context.onEvent?.({ type: 'text', text: word });
        context.onEvent?.({ type: 'reasoning', text: 'hm' });
        context.onEvent?.({ type: 'tool-call', call: { id: 'c', name: 'look', arguments: {} } });
        return completed(context);
      },
      { plain: 1 },
    );
    const { record } = await queue.jobs.submit(streamed('plain'));
    const events = await all(record.id);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'output.delta',
      'output.delta',
      'tool.call',
      'job.completed',
    ]);
    expect(text(events)).toBe('Rayleigh scattering.');
    expect(await all(record.id, 4)).toEqual(events.slice(4));
  });

  it('discards the output of a failed attempt', async () => {
    await queue.serve(
      async (_, context) => {
        context.onEvent?.({ type: 'text', text: context.backend });
        return context.backend === 'one'
          ? failed(context, { type: 'hand-over', backend: 'two', failure: unavailable })
          : completed(context);
      },
      { one: 1, two: 1 },
    );
    const { record } = await queue.jobs.submit(streamed('one', 'two'));
    const events = await all(record.id);
    expect(events.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'output.delta',
      'job.handed_over',
      'output.reset',
      'job.started',
      'output.delta',
      'job.completed',
    ]);
    expect(events[3]).toMatchObject({ from: 'one', to: 'two', failure: unavailable });
    expect(text(events)).toBe('two');
  });

  it('holds the same events of a direct run', async () => {
    const jobs = await queue.direct(async (_, context) => {
      context.onEvent?.({ type: 'text', text: 'blue' });
      return completed(context);
    });
    const { record } = await jobs.submitAndWait(streamed('direct'), { timeoutMs: 10_000 });
    expect((await all(record.id)).map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'output.delta',
      'job.completed',
    ]);
  });

  it('holds the cancellation of a waiting and of a running job', async () => {
    const waiting = await queue.jobs.submit(streamed('never'));
    await queue.jobs.cancel('acme', waiting.record.id);
    expect((await all(waiting.record.id)).map(({ type }) => type)).toEqual(['job.queued', 'job.cancelled']);

    await queue.serve(
      async (_, context) => {
        await untilAborted(context);
        return aborted(context);
      },
      { runs: 1 },
    );
    const { record } = await queue.jobs.submit(streamed('runs'));
    const types: string[] = [];
    for await (const batch of log.follow(record, 0, patient)) {
      types.push(...batch.map(({ type }) => type));
      if (types.at(-1) === 'job.started') await queue.jobs.cancel('acme', record.id);
    }
    expect(types).toEqual(['job.queued', 'job.started', 'job.cancelled']);
  });

  it('refuses a run that has lost its job, and a repeated batch', async () => {
    const { record } = await queue.jobs.submit(streamed('tokens'));
    await queue.records.start(record, 'tokens', 'run-1', 3);
    const said = [{ type: 'output.delta', members: ',"text":"a"' }];
    expect(await queue.records.append(record.id, 'run-1', 1, said)).toBe(true);
    expect(await queue.records.append(record.id, 'run-1', 1, said)).toBe(true);
    await queue.records.start(record, 'tokens', 'run-2', 3);
    expect(await queue.records.append(record.id, 'run-1', 2, said)).toBe(false);
    const events = await log.read(record.id, 0);
    expect(events.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'output.delta',
      'output.reset',
      'job.started',
    ]);
  });

  it('exists only for streamed jobs, and is deleted with its job', async () => {
    await queue.serve(
      async (_, context) => {
        expect(context.onEvent).toBeUndefined();
        return completed(context);
      },
      { silent: 1 },
    );
    const { record } = await queue.jobs.submitAndWait(newChat({ route: ['silent'] }), { timeoutMs: 10_000 });
    expect(record.status).toBe('completed');
    expect(await queue.client.exists(queue.records.keys.events(record.id))).toBe(0);

    const kept = await queue.jobs.submitAndWait(streamed('silent-too'), { timeoutMs: 1 });
    const key = queue.records.keys.events(kept.record.id);
    expect(await queue.client.pttl(key)).toBeGreaterThan(0);
    await queue.jobs.cancel('acme', kept.record.id);
    await queue.store.remove('acme', kept.record.id);
    expect(await queue.client.exists(key)).toBe(0);
  });
});
