import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiUnderTest } from './api-under-test.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const basic = (key: string) => ({ Authorization: `Basic ${btoa(`anybody:${key}`)}` });
const board = '/admin/queues';
const canary = 'nobody-may-see-this-prompt';

interface Queues {
  queues: { name: string; readOnlyMode: boolean; jobs: { id: string; data: unknown }[] }[];
}

describe('the board of the queues', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start({
      configuration: {
        apiKeys: [
          { name: 'night-shift', tenant: 'ops', sha256: sha256('operator'), operator: true },
          { name: 'search', tenant: 'search', sha256: sha256('search') },
        ],
      },
    });
  });
  afterAll(() => api.close());

  const get = (path: string, headers: Record<string, string> = basic('operator'), method = 'GET') =>
    fetch(api.url + path, { method, headers, signal: AbortSignal.timeout(10_000) });

  it.each([board, `${board}/`, `${board}/api/queues`])('is for operators alone: %s', async (path) => {
    for (const headers of [{}, basic('wrong'), basic(''), { Authorization: 'Basic ?' }]) {
      const reply = await get(path, headers);
      expect(reply.status).toBe(401);
      expect(reply.headers.get('WWW-Authenticate')).toMatch(/^Basic /);
    }
    expect((await get(path, basic('search'))).status).toBe(403);
    expect((await get(path, { Authorization: 'Bearer search' })).status).toBe(403);
    expect((await get(path, { Authorization: 'Bearer operator' })).status).toBe(200);
  });

  it('takes a password nowhere else', async () => {
    expect((await get('/v1/backends')).status).toBe(401);
  });

  it('is a page whose files come from here alone', async () => {
    const page = await get(`${board}/`);
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    const text = await page.text();
    expect(text).toContain(`<base href="${board}/" />`);
    const files = [...text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect((await get(`${board}/${file}`)).status).toBe(200);
  });

  it('lists the lanes and their wake-ups, without what was asked', async () => {
    const job = await api.caller({ Authorization: 'Bearer search' }).submitChat(canary, { backend: 'quick' });
    const text = await (await get(`${board}/api/queues?activeQueue=quick&status=prioritized`)).text();
    const { queues } = JSON.parse(text) as Queues;
    expect(queues.map(({ name }) => name).toSorted()).toEqual(['quick', 'second']);
    expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
    const quick = queues.find(({ name }) => name === 'quick');
    expect(quick?.jobs).toEqual([expect.objectContaining({ id: job.id, data: {} })]);
    const one = await (await get(`${board}/api/queues/quick/${job.id}`)).text();
    expect(one).toContain(job.id);
    expect(text + one).not.toContain(canary);
  });

  it.each([
    ['PUT', 'pause'],
    ['PUT', 'quick/pause'],
    ['PUT', 'quick/empty'],
    ['PUT', 'quick/obliterate'],
    ['POST', 'quick/add'],
    ['PATCH', 'quick/1/update-data'],
  ])('changes nothing: %s %s', async (method, path) => {
    expect((await get(`${board}/api/queues/${path}`, basic('operator'), method)).status).toBe(404);
  });
});
