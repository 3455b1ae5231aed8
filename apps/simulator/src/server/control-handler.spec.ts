import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failures, faults, type Simulator, startSimulator } from '../index.js';

describe('the control API', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator({ script: { default: { failure: 'slow-down' } } });
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  function control(method: string, name: string, body?: string): Promise<Response> {
    return fetch(`${simulator.url}/__simulator/${name}`, { method, body });
  }

  async function get(name: string): Promise<unknown> {
    return (await control('GET', name)).json();
  }

  it('accepts a script, shows requests and violations, and resets', async () => {
    const script = {
      rules: [{ when: { pathPrefix: '/v1/models' }, behaviour: {} }],
      quotas: [{ requests: 1, perMs: 60_000 }],
    };
    expect((await control('POST', 'script', JSON.stringify(script))).status).toBe(204);
    await fetch(`${simulator.url}/v1/models?limit=3`);
    await fetch(`${simulator.url}/other/v1/models`);
    expect(await get('requests')).toMatchObject({
      total: 2,
      requests: [
        { path: '/v1/models', status: 200 },
        { path: '/other/v1/models', status: 503 },
      ],
    });
    expect(await get('violations')).toMatchObject({ violations: [{ dimension: 'requests', violations: 1 }] });
    expect((await control('POST', 'reset')).status).toBe(204);
    expect(await get('requests')).toEqual({ total: 0, requests: [] });
    expect(await get('violations')).toEqual({ violations: [] });
    expect((await fetch(`${simulator.url}/v1/models`)).status).toBe(503);
  });

  it.each([
    ['{', 'JSON'],
    ['{"rules":[{"behaviour":{"answer":{"type":"song"}}}]}', 'rules[0].behaviour.answer'],
    ['{"default":{"failure":"no-such"}}', "Unknown failure 'no-such'"],
  ])('refuses the script %s with a reason', async (script, why) => {
    const response = await control('POST', 'script', script);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(why);
  });

  it('lists failures and scenarios, and refuses unknown controls', async () => {
    expect(await get('failures')).toEqual(JSON.parse(JSON.stringify({ failures, faults })));
    expect(await get('scenarios')).toMatchObject({
      scenarios: expect.arrayContaining(['ok', 'slow', 'overloaded']),
    });
    expect((await control('GET', 'nothing')).status).toBe(404);
  });
});
