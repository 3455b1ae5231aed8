import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, MemoryDocument, MemoryEntryPage, MemorySpace } from '@app/contracts';
import { SystemInProcess } from './system-in-process.js';

describe('memory spaces', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start((vendor) => {
      const backend = (path: string) => ({
        provider: 'simulator',
        baseUrl: `${vendor}${path}/v1`,
        retry: { maxAttempts: 1 },
      });
      return {
        backends: {
          talker: backend(''),
          small: backend('/scenario/digests'),
          large: backend('/scenario/merges'),
        },
        profiles: { primary: { backend: 'talker' }, merger: { backend: 'large', model: 'merger' } },
        distill: { mid: 'small', long: 'merger' },
      };
    });
  });
  afterAll(() => system.close());

  const call = <Body>(method: string, path: string, body?: object): Promise<Body> =>
    system.call<Body>(method, path, body);
  const add = (space: string, ...texts: string[]) =>
    call<{ numbers: number[] }>('POST', `/v1/memory/${space}/entries`, {
      entries: texts.map((text) => ({ text })),
    });
  const pass = (space: string, name: 'mid' | 'long') =>
    call<Job>('POST', `/v1/memory/${space}/passes/${name}`, {});
  const answer = (scenario: string, text: string) =>
    system.simulator.configure({ scenarios: { [scenario]: { answer: { type: 'text', text } } } });
  const spaceOf = (space: string) => call<MemorySpace>('GET', `/v1/memory/${space}`);

  it('take entries once, and give them back', async () => {
    const entries = [{ id: 'a', role: 'user', text: 'The key is under the mat.' }];
    for (let time = 0; time < 2; time += 1) {
      expect(await call('POST', '/v1/memory/notes/entries', { entries })).toEqual({ numbers: [1] });
    }
    await add('notes', 'Second.', 'Third.');
    const page = await call<MemoryEntryPage>('GET', '/v1/memory/notes/entries?limit=2');
    expect(page.data.map(({ number, text }) => [number, text])).toEqual([
      [1, 'The key is under the mat.'],
      [2, 'Second.'],
    ]);
    expect(page.nextAfter).toBe(2);
    const stranger = await system.api.caller().call('GET', '/v1/memory/others');
    expect(stranger.status).toBe(404);
  });

  it('become dated digests, and those one long document, each pass on its own backend', async () => {
    await add('diary', 'Anna moved to Lisbon.', 'The cat is called Miez.');
    answer('digests', 'Anna lives in Lisbon [#1]. Her cat is Miez [#2].');
    const mid = await pass('diary', 'mid');
    expect(mid).toMatchObject({
      status: 'completed',
      backend: 'small',
      result: { memory: { space: 'diary', pass: 'mid', version: 1, current: true, flags: [] } },
    });
    await add('diary', 'Anna plays chess.');
    answer('digests', 'Anna plays chess [#3].');
    await pass('diary', 'mid');
    const digests = await call<{ data: MemoryDocument[] }>('GET', '/v1/memory/diary/documents?pass=mid');
    expect(digests.data.map(({ version, covers, sections }) => [version, covers, sections.length])).toEqual([
      [2, { first: 3, last: 3 }, 1],
      [1, { first: 1, last: 2 }, 2],
    ]);
    expect(digests.data[1]?.sections[1]).toEqual({
      text: 'Her cat is Miez.',
      entries: [{ first: 2, last: 2 }],
      exact: true,
    });
    // Nothing is new: nothing is called and nothing is written.
    const calls = system.simulator.requestCount;
    expect(await pass('diary', 'mid')).toMatchObject({ result: { memory: { version: 0 } } });
    expect(system.simulator.requestCount).toBe(calls);

    answer('merges', 'Anna lives in Lisbon with Miez, her cat [#1]. She plays chess [#2].');
    const long = await pass('diary', 'long');
    expect(long).toMatchObject({ status: 'completed', backend: 'large', model: 'merger' });
    expect(await spaceOf('diary')).toMatchObject({
      entries: 3,
      distilled: 3,
      digests: 2,
      merged: 2,
      long: 1,
    });
    const current = await call<MemoryDocument>('GET', '/v1/memory/diary/documents/long/current');
    expect(current).toMatchObject({ accepted: true, covers: { first: 1, last: 2 } });
    expect(current.text).toBe('Anna lives in Lisbon with Miez, her cat. She plays chess.');
  });

  it('keep the long document when the next one would lose too much', async () => {
    await add('diary', 'Anna has a new job.');
    answer('digests', 'Anna has a new job [#4].');
    await pass('diary', 'mid');
    answer('merges', 'A job [#3].');
    const job = await pass('diary', 'long');
    expect(job).toMatchObject({
      status: 'completed',
      result: {
        memory: {
          version: 2,
          current: false,
          flags: [expect.stringContaining('below half'), expect.any(String)],
        },
      },
    });
    expect(await spaceOf('diary')).toMatchObject({ merged: 2, long: 1, digests: 3 });
    const current = await call<MemoryDocument>('GET', '/v1/memory/diary/documents/long/current');
    expect(current.version).toBe(1);
  });

  it('record the turns of chats, and are put before them', async () => {
    system.simulator.reset();
    const chat = await call<Job>('POST', '/v1/jobs', {
      kind: 'chat',
      input: { system: 'Be kind.', messages: [{ role: 'user', content: 'How is Anna?' }] },
      memory: { space: 'diary' },
    });
    expect(chat.status).toBe('completed');
    const asked = system.simulator.requests[0]?.body as
      | { messages: { role: string; content: string }[] }
      | undefined;
    expect(asked?.messages[0]?.content).toMatch(
      /^Be kind\.[\s\S]*lives in Lisbon with Miez[\s\S]*has a new job/,
    );
    const page = await call<MemoryEntryPage>('GET', '/v1/memory/diary/entries?after=4');
    expect(page.data).toMatchObject([
      { number: 5, role: 'user', text: 'How is Anna?', job: chat.id },
      { number: 6, role: 'assistant', text: 'You said: How is Anna?', job: chat.id },
    ]);
    const refused = await system.api.caller().call('POST', '/v1/jobs', {
      body: { kind: 'embed', input: { inputs: 'a' }, memory: { space: 'diary' } },
    });
    expect(refused.status).toBe(422);
  });

  it('have one pass at a time', async () => {
    await add('busy', 'One.', 'Two.');
    system.simulator.configure({
      scenarios: {
        digests: { answer: { type: 'text', text: 'One and two [#1-#2].' }, timing: { latencyMs: 300 } },
      },
    });
    const [first, second] = await Promise.all([pass('busy', 'mid'), pass('busy', 'mid')]);
    const versions = [first, second].map(
      ({ result }) => (result as { memory: { version: number } }).memory.version,
    );
    expect(versions.toSorted((left, right) => left - right)).toEqual([0, 1]);
    expect(await spaceOf('busy')).toMatchObject({ distilled: 2, digests: 1 });
  });

  it('go with everything that is in them', async () => {
    const exported = await fetch(`${system.api.url}/v1/memory/diary/export`);
    expect(exported.headers.get('content-type')).toMatch(/^application\/jsonl/);
    const lines = (await exported.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    const counted = (type: string) => lines.filter((line) => line.type === type).length;
    expect([counted('space'), counted('entry'), counted('document')]).toEqual([1, 6, 5]);
    await call('DELETE', '/v1/memory/diary');
    for (const path of ['', '/entries', '/documents', '/export']) {
      expect((await system.api.caller().call('GET', `/v1/memory/diary${path}`)).status).toBe(404);
    }
    const left = await call<{ data: MemorySpace[] }>('GET', '/v1/memory');
    expect(left.data.map(({ name }) => name).toSorted()).toEqual(['busy', 'notes']);
  });
});
