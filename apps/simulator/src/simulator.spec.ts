import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprint, type Simulator, startSimulator } from './index.js';

async function textOf(response: Response): Promise<string> {
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? '';
}

describe('startSimulator', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ logCapacity: 3 });
  });
  afterEach(() => simulator.close());

  function ask(content: string, headers: Record<string, string> = {}, path = '/v1'): Promise<Response> {
    return fetch(`${simulator.url}${path}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }),
    });
  }

  it('serves by the first rule that matches, until its uses are spent', async () => {
    simulator.script(
      { when: { lastUserMessage: 'rain' }, times: 2, behaviour: { answer: { type: 'text', text: 'wet' } } },
      { when: { header: { name: 'X-Kind', value: 'b' } }, behaviour: { failure: 'overloaded' } },
      { when: { apiKey: 'sk-b', pathPrefix: '/v1' }, behaviour: { failure: 'invalid-api-key' } },
    );
    expect(await textOf(await ask('about rain'))).toBe('wet');
    expect(await textOf(await ask('about rain', { 'x-kind': 'b' }))).toBe('wet');
    expect(await textOf(await ask('about rain'))).toBe('You said: about rain');
    expect((await ask('x', { 'x-kind': 'b' })).status).toBe(503);
    expect((await ask('x', { authorization: 'Bearer sk-b' })).status).toBe(401);
    simulator.reset();
    expect((await ask('x', { authorization: 'Bearer sk-b' })).status).toBe(200);
  });

  it('serves by the scenario of the path, and refuses an unknown one', async () => {
    simulator.configure({ scenarios: { mine: { answer: { type: 'json', value: [1] } } } });
    expect(await textOf(await ask('x', {}, '/scenario/mine/v1'))).toBe('[1]');
    expect((await ask('x', {}, '/scenario/rate-limited/v1')).headers.get('retry-after')).toBe('1');
    const unknown = await ask('x', {}, '/scenario/nowhere/v1');
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain("Unknown scenario 'nowhere'");
  });

  it('answers with a complete failure response from the script', async () => {
    simulator.script({
      behaviour: { failure: { status: 418, headers: { 'X-Pot': 'tea' }, body: { short: 1 } } },
    });
    const response = await ask('x');
    expect([response.status, response.headers.get('x-pot'), await response.text()]).toEqual([
      418,
      'tea',
      '{"short":1}',
    ]);
  });

  it('survives a request that makes it throw', async () => {
    const response = await fetch(`${simulator.url}/v1/models/%E0%A4%A`);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('URI malformed');
    simulator.script({ behaviour: { failure: { status: 200, headers: { bad: 'a\nb' }, body: '' } } });
    expect((await ask('x')).status).toBe(500);
    simulator.reset();
    expect((await ask('x')).status).toBe(200);
  });

  it('refuses an invalid script', () => {
    expect(() => simulator.script({ behaviour: { failure: 'no-such' } })).toThrow(
      "Unknown failure 'no-such'",
    );
    expect(() =>
      simulator.script({ when: { model: 'm' }, behaviour: { answer: { type: 'song' } } } as never),
    ).toThrow('answer');
  });

  it('logs requests without keys, and drops the oldest', async () => {
    for (const content of ['one', 'two', 'three', 'four']) {
      await (await ask(content, { authorization: 'Bearer sk-secret', traceparent: '00-a-b-01' })).text();
    }
    const last = await simulator.waitFor(({ number, ending }) => number === 4 && ending === 'finished');
    expect(simulator.requestCount).toBe(4);
    expect(simulator.requests.map(({ number }) => number)).toEqual([2, 3, 4]);
    expect(last).toMatchObject({
      path: '/v1/chat/completions',
      model: 'm',
      stream: false,
      status: 200,
      apiKey: fingerprint('sk-secret'),
      headers: { traceparent: '00-a-b-01' },
      body: { messages: [{ content: 'four' }] },
    });
    expect(last.endedAt).toBeGreaterThanOrEqual(last.at);
    expect(JSON.stringify(simulator.requests)).not.toContain('sk-secret');
  });

  it('lists the received requests when a wait times out', async () => {
    await ask('x');
    await expect(simulator.waitFor(({ model }) => model === 'other', 5)).rejects.toThrow(
      'POST /v1/chat/completions 200',
    );
  });

  it('takes the configured time, streamed or not', async () => {
    const timing = { latencyMs: 20, timeToFirstTokenMs: 20, perChunkMs: 20 };
    simulator.script({ behaviour: { answer: { type: 'text', text: 'a b c' }, timing } });
    for (const stream of [true, false]) {
      const start = performance.now();
      const response = await fetch(`${simulator.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'x' }] }),
      });
      await response.text();
      expect(performance.now() - start).toBeGreaterThanOrEqual(75);
    }
  });

  it('answers 429 with the wait when a quota is enforced, and counts the violation', async () => {
    simulator.configure({
      quotas: [{ requests: 1, perMs: 60_000, enforce: true, when: { apiKey: 'sk-a' } }],
    });
    const first = await ask('x', { authorization: 'Bearer sk-a' });
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    const second = await ask('x', { authorization: 'Bearer sk-a' });
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after-ms'))).toBeGreaterThan(50_000);
    expect(second.headers.get('retry-after')).toBe('60');
    expect(second.headers.get('x-ratelimit-reset-requests')).toMatch(/^59\.\d+s$|^1m0s$/);
    expect(await second.text()).toContain('Please try again in');
    expect((await ask('x', { authorization: 'Bearer sk-b' })).status).toBe(200);
    expect(simulator.violations).toMatchObject([{ dimension: 'requests', limit: 1, used: 1, violations: 1 }]);
  });

  it('counts a request as in flight until its client disconnects', async () => {
    simulator.configure({ quotas: [{ concurrency: 1 }] });
    const controller = new AbortController();
    const hanging = fetch(`${simulator.url}/scenario/hang/v1/models`, { signal: controller.signal });
    const left = hanging.catch((thrown: Error) => thrown.name);
    await simulator.waitFor(({ operation }) => operation === 'models');
    await (await ask('x')).text();
    expect(simulator.violations).toMatchObject([{ peak: 2, violations: 1 }]);
    controller.abort();
    expect(await left).toBe('AbortError');
    await simulator.waitFor(({ ending }) => ending === 'client-aborted');
    await simulator.waitFor(({ operation, ending }) => operation === 'chat' && ending === 'finished');
    expect(simulator.violations).toMatchObject([{ used: 0, violations: 1 }]);
  });

  it('closes hanging connections', async () => {
    const other = await startSimulator();
    const hanging = fetch(`${other.url}/scenario/hang/v1/models`).catch((thrown: Error) => thrown.message);
    await other.waitFor(() => true);
    await other.close();
    expect(await hanging).toBe('fetch failed');
  });
});
