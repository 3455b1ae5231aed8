import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, MemorySearchResult, Problem } from '@app/contracts';
import { interview } from '../../apps/standalone/src/demo/memory/interview.js';
import { SystemInProcess } from './system-in-process.js';

describe('a memory space that is searched', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start((vendor) => ({
      backends: {
        talker: { provider: 'simulator', baseUrl: `${vendor}/v1`, model: 'simulated' },
        local: { provider: 'local' },
      },
      profiles: { primary: { backend: 'talker' }, embedding: { backend: 'local' } },
    }));
    const text = 'He smokes a lot of cigarettes [#4].';
    system.simulator.configure({ default: { answer: { type: 'text', text } } });
    const entries = interview.map(([role, said]) => ({ role, text: said }));
    await call('POST', '/v1/memory/interview/entries', { entries });
  });
  afterAll(() => system.close());

  const call = <Found>(method: string, path: string, body?: object): Promise<Found> =>
    system.call<Found>(method, path, body);
  const search = (body: object) => call<MemorySearchResult>('POST', '/v1/memory/interview/search', body);
  const embedJobs = async () => (await call<{ data: Job[] }>('GET', '/v1/jobs?kind=embed&limit=100')).data;

  it.each([
    ['He likes cigarettes.', 4],
    ['He is not yet thirty.', 6],
  ])('gives what is nearest by meaning, whatever its words: %s', async (query, number) => {
    const found = await search({ query, limit: 3 });
    expect(found).toMatchObject({ model: 'universal-sentence-encoder-lite', unsearched: 0 });
    expect(found.data.map(({ entry }) => entry?.number)).toHaveLength(3);
    expect(found.data[0]?.entry?.number).toBe(number);
    const closeness = found.data.map((hit) => hit.closeness);
    expect(closeness).toEqual(closeness.toSorted((one, other) => other - one));
  });

  it('makes vectors of what is new alone', async () => {
    const before = (await embedJobs()).length;
    await search({ query: 'Which railway was it?' });
    expect((await embedJobs()).length).toBe(before + 1);
    await call('POST', '/v1/memory/interview/entries', { entries: [{ text: 'He owns seven sheep.' }] });
    const found = await search({ query: 'How many animals belong to him?', limit: 1 });
    expect(found.data[0]?.entry?.text).toBe('He owns seven sheep.');
    expect((await embedJobs()).length).toBe(before + 3);
  });

  it('gives documents too', async () => {
    for (const pass of ['mid', 'long']) await call<Job>('POST', `/v1/memory/interview/passes/${pass}`, {});
    const found = await search({ query: 'He likes cigarettes.', in: ['mid', 'long'] });
    expect(found.data.map(({ document }) => [document?.pass, document?.text])).toEqual(
      expect.arrayContaining([
        ['mid', 'He smokes a lot of cigarettes.'],
        ['long', 'He smokes a lot of cigarettes.'],
      ]),
    );
  });

  it('is searched by its tenant alone, and gone with everything when it is deleted', async () => {
    const unknown = await system.api
      .caller()
      .call<Problem>('POST', '/v1/memory/other/search', { body: { query: 'x' } });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not-found']);
    const empty = await system.api
      .caller()
      .call<Problem>('POST', '/v1/memory/interview/search', { body: {} });
    expect([empty.status, empty.body.errors?.[0]?.pointer]).toEqual([422, '/query']);
    // Found by its own words: by vectors of what was there before, a text would not be near itself.
    const nearest = async (...texts: string[]) => {
      await call('POST', '/v1/memory/diary/entries', { entries: texts.map((text) => ({ text })) });
      const query = { query: texts[0], limit: 10 };
      return (await call<MemorySearchResult>('POST', '/v1/memory/diary/search', query)).data;
    };
    expect(await nearest('The engine needs oil.', 'It rains.', 'Sales went up.')).toHaveLength(3);
    await call('DELETE', '/v1/memory/diary');
    const found = await nearest('A kitten sleeps on the rug.');
    expect(found.map(({ entry }) => entry?.text)).toEqual(['A kitten sleeps on the rug.']);
    expect(found[0]?.closeness).toBeGreaterThan(0.99);
  });
});
