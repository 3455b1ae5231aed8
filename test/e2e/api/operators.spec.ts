import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InstallationEvent, Lane, Problem } from '@app/contracts';
import type { ApiClient } from '../../system/api-client.js';
import { ApiUnderTest } from './api-under-test.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');

describe('running the installation', () => {
  let api: ApiUnderTest;
  let operator: ApiClient;
  let tenant: ApiClient;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: {
        apiKeys: [
          { name: 'night-shift', tenant: 'ops', sha256: sha256('operator'), operator: true },
          { name: 'search', tenant: 'search', sha256: sha256('search') },
        ],
      },
    });
    operator = api.caller({ Authorization: 'Bearer operator' });
    tenant = api.caller({ Authorization: 'Bearer search' });
  });
  afterAll(() => api.close());

  const lane = async (name: string): Promise<Lane | undefined> =>
    (await tenant.call<{ data: Lane[] }>('GET', '/v1/backends')).body.data.find(
      ({ backend }) => backend === name,
    );

  /** Reads events until there are so many, over a connection that then ends. */
  async function events(count: number, headers: Record<string, string> = {}, query = '') {
    const ended = new AbortController();
    const reply = await fetch(`${api.url}/v1/events${query}`, {
      headers: { Authorization: 'Bearer operator', ...headers },
      signal: ended.signal,
    });
    expect(reply.status).toBe(200);
    let text = '';
    const found = () =>
      [...text.matchAll(/id: (\S+)\nevent: (\S+)\ndata: (.*)\n\n/g)].map(
        ([, id = '', type = '', data = '']) => ({
          id,
          type,
          data: JSON.parse(data) as InstallationEvent,
        }),
      );
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (found().length >= count) break;
    }
    ended.abort();
    return found();
  }

  it.each([
    ['POST', '/v1/backends/quick/pause'],
    ['POST', '/v1/backends/quick/resume'],
    ['GET', '/v1/events'],
  ])('is for operators: %s %s', async (method, path) => {
    const reply = await tenant.call<Problem>(method, path);
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({
      code: 'operators-only',
      detail: expect.stringContaining('operator: true'),
    });
    expect((await api.caller().call('GET', '/v1/events')).status).toBe(401);
  });

  it('pauses a backend and lets it go on, and says who and why', async () => {
    const paused = await operator.call<Lane>('POST', '/v1/backends/quick/pause', {
      body: { reason: 'The bill.' },
    });
    expect(paused.status).toBe(200);
    const expected = { state: 'paused', pausedBy: 'night-shift', pausedBecause: 'The bill.' };
    expect(paused.body).toMatchObject({ ...expected, pausedAt: expect.stringMatching(/Z$/) });
    const again = await operator.call<Lane>('POST', '/v1/backends/quick/pause', {
      body: { reason: 'Another.' },
    });
    expect(again.body).toMatchObject(expected);
    expect(await lane('quick')).toMatchObject(expected);
    expect(await lane('second')).toMatchObject({ state: 'open' });

    const resumed = await operator.call<Lane>('POST', '/v1/backends/quick/resume');
    expect(resumed.body.state).toBe('open');
    expect(resumed.body).not.toHaveProperty('pausedBy');

    const told = await events(2, {}, '?starting_after=0');
    expect(told.map(({ data }) => data)).toEqual([
      {
        type: 'lane.paused',
        backend: 'quick',
        by: 'night-shift',
        reason: 'The bill.',
        at: expect.any(String),
      },
      { type: 'lane.resumed', backend: 'quick', by: 'night-shift', at: expect.any(String) },
    ]);
    const [first] = told;
    const rest = await events(1, { 'Last-Event-ID': first?.id ?? '' });
    expect(rest.map(({ type }) => type)).toEqual(['lane.resumed']);
  });

  it('tells what happens from now on', async () => {
    const reading = events(1);
    // Whether the reader is there yet cannot be seen from here, so it happens until it was told.
    const told = reading.then((found) => found.map(({ data }) => data));
    let isTold = false;
    void told.then(() => (isTold = true));
    while (!isTold) {
      await operator.call('POST', '/v1/backends/second/pause');
      await operator.call('POST', '/v1/backends/second/resume');
    }
    expect((await told)[0]).toMatchObject({ backend: 'second', by: 'night-shift' });
  });

  it.each([
    ['/v1/backends/nobody/pause', 404, 'not-found'],
    ['/v1/backends/nobody/resume', 404, 'not-found'],
  ])('knows no %s', async (path, status, code) => {
    const reply = await operator.call<Problem>('POST', path);
    expect(reply).toMatchObject({ status, body: { code } });
  });

  it('refuses what is no pause and no event', async () => {
    const pause = await operator.call<Problem>('POST', '/v1/backends/quick/pause', { body: { reason: 7 } });
    expect(pause).toMatchObject({ status: 422, body: { errors: [{ pointer: '/reason' }] } });
    const follow = await operator.call<Problem>('GET', '/v1/events?starting_after=abc');
    expect(follow).toMatchObject({ status: 422, body: { errors: [{ pointer: '/starting_after' }] } });
    expect((await lane('quick'))?.state).toBe('open');
  });
});
