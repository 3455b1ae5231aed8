import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '@app/contracts';
import { LeanHttp } from '../../transports/http/lean-http.js';
import type { ProviderSettings, ProviderError, ChatEvent } from '@app/provider-spec';
import { openAiChat, type OpenAiChatHooks } from './openai-chat.js';

const oddKey = 'an-odd-key-of-ours-77';

describe('openAiChat', () => {
  const http = new LeanHttp({ connectTimeoutMs: 1_000 });
  let server: Server;
  let url: string;
  let asked: { headers: IncomingHttpHeaders; body: unknown };
  let answer = { status: 200, type: 'text/event-stream', body: '' };

  beforeAll(async () => {
    server = createServer((request, response) => void answerTo(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(async () => {
    await http.close();
    server.close();
  });

  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked = { headers: request.headers, body: await json(request) };
    response.writeHead(answer.status, { 'content-type': answer.type, 'retry-after': '3' }).end(answer.body);
  }

  const providerWith = (settings: Partial<ProviderSettings>, hooks: OpenAiChatHooks = {}) =>
    openAiChat(
      { baseUrl: url, apiKey: new Secret(oddKey), headers: {}, options: {}, ...settings },
      { fetch: http.fetch },
      hooks,
    );

  async function chat(
    settings: Partial<ProviderSettings> = {},
    providerOptions = {},
    provider = providerWith(settings),
  ): Promise<ChatEvent[]> {
    const call = {
      model: 'm',
      input: { messages: [{ role: 'user' as const, content: 'Hi' }] },
      providerOptions,
    };
    const events: ChatEvent[] = [];
    for await (const event of provider.chat?.(call, new AbortController().signal) ?? []) events.push(event);
    return events;
  }

  const failed = (settings?: Partial<ProviderSettings>): Promise<ProviderError> =>
    chat(settings).then(
      () => {
        throw new Error('The call did not fail.');
      },
      (error: unknown) => error as ProviderError,
    );

  const finished = 'data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';

  it('conceals its own credentials when the vendor repeats them', async () => {
    const body = JSON.stringify({ error: { message: `${oddKey}, a-token-in-a-header`, code: oddKey } });
    for (const [status, type] of [
      [401, 'application/json'],
      [401, 'text/plain'],
      [200, 'application/json'],
    ] as const) {
      answer = { status, type, body };
      const error = await failed({ headers: { 'x-token': 'a-token-in-a-header' } });
      const shown = `${JSON.stringify(error.failure)} ${error.message} ${String(error.cause)}`;
      expect(shown).toContain('[secret]');
      expect(shown).not.toMatch(/odd-key|token-in/);
    }
  });

  it('reads the wait of an error in a good answer from its headers', async () => {
    answer = { status: 200, type: 'application/json', body: '{"error":{"code":429,"message":"Slower."}}' };
    expect((await failed()).failure).toMatchObject({ kind: 'rate-limit', retryAfterMs: 3_000 });
  });

  it.each([
    ['text/event-stream', 'data: {"choices":[{"private diary\n\ndata: [DONE]\n\n'],
    ['application/json', '{"choices":[{"private diary'],
    ['text/html', '<title>private diary</title>'],
  ])('quotes nothing of an unreadable answer: %s', async (type, body) => {
    answer = { status: 200, type, body };
    const error = await failed();
    expect(error.failure.kind).toBe('bad-response');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('diary');
  });

  it('sends a configured Authorization if there is no key, else none', async () => {
    answer = { status: 200, type: 'text/event-stream', body: finished };
    await chat({ apiKey: undefined, headers: { authorization: 'Basic abc' } });
    expect(asked.headers.authorization).toBe('Basic abc');
    await chat({ apiKey: undefined });
    expect(asked.headers.authorization).toBeUndefined();
  });

  it("keeps a caller's own stream options", async () => {
    answer = { status: 200, type: 'text/event-stream', body: finished };
    await chat({}, { stream_options: { include_obfuscation: false } });
    expect(asked.body).toMatchObject({
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });

  it('asks the credential before each call, and conceals the token of that call', async () => {
    let calls = 0;
    const token = () => `refreshed-token-${calls}`;
    const credential = () => ({
      headers: () => {
        calls += 1;
        return Promise.resolve({ authorization: `Bearer ${token()}` });
      },
      secrets: () => [token()],
    });
    const provider = providerWith({}, { credential });
    answer = { status: 200, type: 'text/event-stream', body: finished };
    await chat({}, {}, provider);
    expect(asked.headers.authorization).toBe('Bearer refreshed-token-1');
    answer = { status: 401, type: 'text/plain', body: 'refreshed-token-2 has expired' };
    const failure = chat({}, {}, provider);
    await expect(failure).rejects.toMatchObject({
      failure: { kind: 'auth', message: '[secret] has expired' },
    });
    expect(asked.headers.authorization).toBe('Bearer refreshed-token-2');
  });
});
