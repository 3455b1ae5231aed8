import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '@app/contracts';
import { LeanHttp } from '../../transports/http/lean-http.js';
import type { ProviderSettings } from '@app/provider-spec';
import { anthropicMessages } from './anthropic-messages.js';

describe('anthropicMessages', () => {
  const http = new LeanHttp({ connectTimeoutMs: 1_000 });
  let server: Server;
  let url: string;
  let asked: { url?: string | undefined; headers: IncomingHttpHeaders }[] = [];
  let answer: (url: string) => object = () => ({});

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      request.resume().once('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer(request.url ?? '')));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await http.close();
    server.close();
  });

  const provider = (settings: Partial<ProviderSettings> = {}) => {
    asked = [];
    return anthropicMessages(
      { baseUrl: `${url}/v1/`, apiKey: new Secret('sk-ant-odd-key'), headers: {}, options: {}, ...settings },
      { fetch: http.fetch },
    );
  };

  async function chat(model: string, settings: Partial<ProviderSettings> = {}): Promise<void> {
    answer = () => ({ model, content: [], stop_reason: 'end_turn' });
    const input = { messages: [{ role: 'user' as const, content: 'Hi' }] };
    const call = { model, input, providerOptions: {} };
    for await (const _ of provider(settings).chat(call, new AbortController().signal));
  }

  it('writes to no console about a model that is about to end', async () => {
    const { warn } = console;
    const warnings: unknown[] = [];
    // oxlint-disable-next-line no-console -- the SDK writes to it by itself
    console.warn = (...words) => warnings.push(words);
    try {
      await chat('claude-sonnet-4-5');
    } finally {
      // oxlint-disable-next-line no-console -- as it was
      console.warn = warn;
    }
    expect(warnings).toEqual([]);
  });

  it('sends a configured credential where there is no key, else none', async () => {
    await chat('m', { apiKey: undefined, headers: { authorization: 'Bearer abc' } });
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer abc' });
    expect(asked[0]?.headers['x-api-key']).toBeUndefined();
    await chat('m', { apiKey: undefined });
    expect(asked[0]?.headers.authorization ?? asked[0]?.headers['x-api-key']).toBeUndefined();
    await chat('m');
    expect(asked[0]?.headers).toMatchObject({ 'x-api-key': 'sk-ant-odd-key' });
  });

  it('lists the models of all pages, but not without an end', async () => {
    const page = (id: string, has_more: boolean) => ({
      data: [{ id, type: 'model', max_input_tokens: 200_000 }],
      has_more,
      first_id: id,
      last_id: id,
    });
    answer = (path) => (path.includes('after_id=a') ? page('b', false) : page('a', true));
    const signal = AbortSignal.timeout(5_000);
    expect(await provider().listModels(signal)).toEqual([
      { id: 'a', contextTokens: 200_000 },
      { id: 'b', contextTokens: 200_000 },
    ]);
    expect(asked[1]?.url).toBe('/v1/models?limit=1000&after_id=a');

    answer = () => page('a', true);
    expect(await provider().listModels(signal)).toHaveLength(10);
  });
});
