import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LeanHttp } from './lean-http.js';

describe('LeanHttp', () => {
  let server: Server;
  let http: LeanHttp;

  async function serve(listener: RequestListener, maximumResponseBytes?: number): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    http = new LeanHttp({
      connectTimeoutMs: 1_000,
      ...(maximumResponseBytes !== undefined && { maximumResponseBytes }),
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });

  it('sends method, path, headers and body, and reads what comes back', async () => {
    const url = await serve((request, response) => {
      response.setHeader('x-seen', `${request.method} ${request.url} ${String(request.headers['x-sent'])}`);
      request.pipe(response);
    });
    const response = await http.fetch(`${url}/a/b?c=d`, {
      method: 'POST',
      headers: { 'X-Sent': 'yes' },
      body: '{"hello":"there"}',
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get('X-Seen')).toBe('POST /a/b?c=d yes');
    expect(await response.json()).toEqual({ hello: 'there' });
  });

  it('follows no redirect', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const response = await http.fetch(url);
    expect(response.status).toBe(302);
    await response.text();
  });

  it('refuses an answer that is too large', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(2_000)), 1_000);
    await expect(http.fetch(url).then((response) => response.text())).rejects.toThrow(/size|exceeded/i);
  });

  it('ends with the signal', async () => {
    const url = await serve(() => undefined);
    const abort = new AbortController();
    const call = http.fetch(url, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });
});
