import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI, { BadRequestError, NotFoundError, PermissionDeniedError } from 'openai';
import { type Simulator, startSimulator, vendors } from '../index.js';

const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello.' }] };

describe('the vendors, with the openai SDK as a client', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  const client = (path: string, defaultHeaders: Record<string, string> = {}) =>
    new OpenAI({
      apiKey: 'sk-test',
      baseURL: `${simulator.url}${path}`,
      maxRetries: 0,
      timeout: 5_000,
      defaultHeaders,
    });

  it('have unique ids', () => {
    expect(new Set(vendors.map(({ id }) => id)).size).toBe(vendors.length);
  });

  it.each(['/vendor/groq/scenario/reasoning/openai/v1', '/scenario/reasoning/vendor/groq/openai/v1'])(
    'combine with a scenario in any order: %s',
    async (path) => {
      simulator.configure({ quotas: [{ requests: 100, perMs: 60_000 }] });
      const { data, response } = await client(path).chat.completions.create(ask).withResponse();
      expect(data.choices[0]?.message).toHaveProperty('reasoning_content');
      expect(response.headers.get('x-ratelimit-limit-requests')).toBe('100');
      expect(response.headers.get('openai-version')).toBeNull();
      expect(simulator.requests[0]).toMatchObject({
        scenario: 'reasoning',
        path: `${path}/chat/completions`,
      });
    },
  );

  it('refuse an unknown id', async () => {
    const chat = client('/vendor/nobody/v1').chat.completions.create(ask);
    await expect(chat).rejects.toThrow("Unknown vendor 'nobody'");
    await expect(chat).rejects.toBeInstanceOf(NotFoundError);
  });

  it('apply their gates before any scenario', async () => {
    const path = '/scenario/overloaded/vendor/kimi-code/coding/v1';
    const refused = client(path).chat.completions.create(ask);
    await expect(refused).rejects.toBeInstanceOf(PermissionDeniedError);
    const known = client('/vendor/kimi-code/coding/v1', { 'User-Agent': 'KimiCLI/1.0' });
    expect((await known.chat.completions.create(ask)).choices).toHaveLength(1);
  });

  it('refuse members that their schema does not have', async () => {
    const chats = client('/vendor/nvidia/v1').chat.completions;
    const streamed = chats.create({ ...ask, stream: true, stream_options: { include_usage: true } });
    await expect(streamed).rejects.toBeInstanceOf(BadRequestError);
    expect((await chats.create({ ...ask, max_tokens: 3 })).usage?.completion_tokens).toBe(3);
  });

  it('write answers in their own dialect', async () => {
    const body = await fetch(`${simulator.url}/vendor/openrouter/api/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ ...ask, stream: true }),
    }).then((response) => response.text());
    expect(body).toMatch(/^: OPENROUTER PROCESSING\n\n/);
    expect(body).toContain('"provider":"Simulator"');
    const models = await fetch(`${simulator.url}/vendor/together/v1/models`).then((response) =>
      response.json(),
    );
    expect(models).toEqual(expect.arrayContaining([expect.objectContaining({ object: 'model' })]));
  });
});
