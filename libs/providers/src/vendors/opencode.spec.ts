import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@app/contracts';
import { opencodeGo, opencodeZen } from './opencode.js';

const call = { input: { messages: [{ role: 'user' as const, content: 'Hi' }] }, providerOptions: {} };

describe('the protocols of OpenCode', () => {
  let server: Server;
  let url: string;
  let asked: IncomingMessage[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function path(definition: typeof opencodeGo, model: string, options = {}): Promise<string> {
    const settings = { baseUrl: url, apiKey: new Secret('key-0123456789'), headers: {}, options };
    const provider = definition.create(settings, { fetch });
    const events = provider.chat?.({ ...call, model }, AbortSignal.timeout(5_000));
    await expect(events?.[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ProviderError' });
    return asked.at(-1)?.url ?? '';
  }

  it.each([
    [opencodeZen, 'glm-5.1', '/zen/v1/chat/completions'],
    [opencodeZen, 'gpt-5.4-mini', '/zen/v1/responses'],
    [opencodeZen, 'claude-haiku-4-5', '/zen/v1/messages'],
    [opencodeZen, 'gemini-3-flash', '/zen/v1/models/gemini-3-flash:streamGenerateContent?alt=sse'],
    [opencodeGo, 'glm-5.1', '/zen/go/v1/chat/completions'],
    [opencodeGo, 'minimax-m2.7', '/zen/go/v1/messages'],
  ])('uses the protocol of each model: %#', async (definition, model, wanted) => {
    await expect(path(definition, model)).resolves.toBe(wanted);
  });

  it('prefers the configuration to its own table', async () => {
    const protocols = { 'claude-new': 'chat-completions' };
    await expect(path(opencodeZen, 'claude-new', { protocols })).resolves.toBe('/zen/v1/chat/completions');
    await expect(path(opencodeZen, 'x', { protocols: { x: 'telegraph' } })).rejects.toThrow('protocols');
  });

  it.each(['glm-5.1', 'minimax-m2.7'])('sends a session with every call: %s', async (model) => {
    await path(opencodeGo, model);
    expect(asked.at(-1)?.headers['x-opencode-session']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
