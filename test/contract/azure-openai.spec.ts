import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@app/contracts';
import type { ChatEvent, Provider } from '@app/provider-spec';
import { findProvider, LeanHttp } from '@app/providers';
import { AzureOpenAI, NotFoundError } from 'openai';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';

const signal = AbortSignal.timeout(20_000);
const deployed = '/openai/deployments/my-model';

/** The addresses of a resource, which are options of a backend and not part of the suite of all providers. */
describe('Azure OpenAI', () => {
  let simulator: Simulator;
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(() => Promise.all([simulator.close(), http.close()]));

  const resource = (scenario = 'ok') => `${simulator.url}/scenario/${scenario}/vendor/azure-openai`;

  function backend(
    baseUrl: string,
    options: Record<string, string> = {},
    headers = {},
    key?: string,
  ): Provider {
    const definition = findProvider('azure-openai');
    if (definition === undefined) throw new Error('There is no such provider.');
    const apiKey = key === undefined ? undefined : new Secret(key);
    return definition.create({ baseUrl, apiKey, headers, options }, { fetch: http.fetch });
  }

  async function chat(provider: Provider, model = 'my-model'): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const input = { messages: [{ role: 'user' as const, content: 'Hello' }] };
    for await (const event of provider.chat?.({ model, input, providerOptions: {} }, signal) ?? []) {
      events.push(event);
    }
    return events;
  }

  const v1 = '/openai/v1/chat/completions';
  const classic = `${deployed}/chat/completions?api-version=`;
  it.each([
    ['the API v1', '/openai', {}, v1],
    ['the API v1 in full', '/openai/v1/', {}, v1],
    ['a method of the API v1', '/openai/v1/chat/completions', {}, v1],
    ['a version', '/openai', { apiVersion: '2024-06-01' }, `${classic}2024-06-01`],
    ['a version of the API v1', '/openai/v1', { apiVersion: 'preview' }, `${v1}?api-version=preview`],
    ['a deployment', deployed, {}, `${classic}2024-10-21`],
    ['all that the portal shows', `${classic}2025-01-01-preview`, {}, `${classic}2025-01-01-preview`],
    [
      'a version that says another',
      `${classic}2025-01-01`,
      { apiVersion: '2024-06-01' },
      `${classic}2024-06-01`,
    ],
  ] as [string, string, Record<string, string>, string][])(
    'finds the way from an address with %s',
    async (_, path, options, asked) => {
      const seen: string[] = [];
      const fetch: typeof http.fetch = (input, init) => {
        seen.push(input instanceof Request ? input.url : String(input));
        return http.fetch(input, init);
      };
      const settings = {
        baseUrl: `${resource()}${path}`,
        apiKey: new Secret('key-canary'),
        headers: {},
        options,
      };
      const provider = findProvider('azure-openai')?.create(settings, { fetch });
      expect((await chat(provider ?? {})).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
      expect(seen).toEqual([`${resource()}${asked}`]);
    },
  );

  it('starts at the root of a resource', async () => {
    const root = await chat(backend(simulator.url, {}, {}, 'k'));
    expect(root.at(-1)?.type).toBe('finish');
    const dated = await chat(backend(`${simulator.url}/`, { apiVersion: '2024-10-21' }, {}, 'k'));
    expect(dated.at(-1)?.type).toBe('finish');
    expect(simulator.requests.map(({ path }) => path)).toEqual([v1, `${deployed}/chat/completions`]);
  });

  it.each([['/openai'], [deployed]])('sends the key only in its own header, at %s', async (path) => {
    simulator.script({
      when: { header: { name: 'api-key', value: 'key-canary' } },
      behaviour: { answer: { type: 'text', text: 'let-in' } },
    });
    const events = await chat(backend(`${resource()}${path}`, {}, {}, 'key-canary'));
    expect(events).toContainEqual({ type: 'text', text: 'let-in' });
  });

  it.each([['/openai'], [deployed]])('sends an Entra token as a header, at %s', async (path) => {
    const headers = { Authorization: 'Bearer eyJhbGciOi.eyJhdWQi.c2lnbmVk' };
    expect((await chat(backend(`${resource()}${path}`, {}, headers))).at(-1)?.type).toBe('finish');
    const none = chat(backend(`${resource()}${path}`));
    await expect(none).rejects.toMatchObject({ failure: { kind: 'auth', status: 401 } });
  });

  it('calls a deployment whose name differs from its model', async () => {
    const options = { apiVersion: '2024-10-21', deployment: 'fast/one' };
    await chat(backend(`${resource()}/openai`, options, {}, 'k'), 'gpt-5');
    expect(simulator.requests[0]?.path).toContain('/deployments/fast%2Fone/chat/completions');
    await chat(backend(`${resource()}/openai`, { deployment: 'fast' }, {}, 'k'), 'gpt-5');
    expect(simulator.requests[1]?.body).toMatchObject({ model: 'fast' });
  });

  it.each([['/openai'], [deployed]])('embeds texts, at %s', async (path) => {
    const provider = backend(`${resource()}${path}`, {}, {}, 'k');
    const call = { model: 'my-model', inputs: ['one', 'two'], dimensions: 8, providerOptions: {} };
    expect((await provider.embed?.(call, signal))?.vectors.map(({ length }) => length)).toEqual([8, 8]);
  });

  it('says what to check when nothing is found', async () => {
    const lost = chat(backend(`${resource()}/elsewhere`, {}, {}, 'k'));
    const message = 'Resource not found Check the base URL and the option apiVersion of the backend.';
    await expect(lost).rejects.toMatchObject({ failure: { kind: 'model-not-found', message } });
  });

  it.each(['https://a.example/?key=1', 'ftp://a.example', 'nonsense'])(
    'refuses the address %s',
    (address) => {
      expect(() => backend(address)).toThrow('base URL');
    },
  );

  describe('with the official SDK as a client', () => {
    const client = (scenario?: string) =>
      new AzureOpenAI({
        endpoint: resource(scenario),
        apiKey: 'k',
        apiVersion: '2024-10-21',
        maxRetries: 0,
        logLevel: 'off',
      });
    const ask = { model: 'my-model', messages: [{ role: 'user' as const, content: 'Hello' }] };

    it('reads an answer, whole and in events, with the findings of the filters', async () => {
      const { data, response } = await client().chat.completions.create(ask).withResponse();
      expect(data.choices[0]).toMatchObject({
        message: { content: 'You said: Hello' },
        content_filter_results: { hate: { filtered: false } },
      });
      expect(response.headers.get('apim-request-id')).toBe(simulator.requests[0]?.id);
      const chunks = [];
      for await (const chunk of await client().chat.completions.create({ ...ask, stream: true }))
        chunks.push(chunk);
      expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] });
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('You said: Hello');
    });

    it('reports a missing deployment', async () => {
      const refused = client('azure-no-deployment').chat.completions.create(ask);
      await expect(refused).rejects.toBeInstanceOf(NotFoundError);
      await expect(refused).rejects.toMatchObject({ code: 'DeploymentNotFound' });
    });

    it.each(['', 'api-version=', 'api-version=latest'])('is refused without a version: %j', async (query) => {
      const response = await fetch(`${resource()}${deployed}/chat/completions?${query}`, {
        method: 'POST',
        headers: { 'api-key': 'k' },
        body: JSON.stringify(ask),
      });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ error: { code: '404', message: 'Resource not found' } });
    });
  });
});
