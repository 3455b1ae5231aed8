import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
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

  it('ends with the signal while the connection is being established', async () => {
    await serve(() => undefined);
    // Takes connections, and never answers what TLS begins with.
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const abort = new AbortController();
    const call = http.fetch(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, {
      signal: abort.signal,
    });
    await once(silent, 'connection');
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await http.close();
    silent.close();
  });

  it('reuses a connection whose reader did not read the end of an answer', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.write('data');
      setImmediate(() => response.end('end'));
    });
    for (let call = 0; call < 3; call += 1) {
      const { body } = await http.fetch(url);
      for await (const piece of body ?? []) if (piece.length > 0) break;
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    expect(sockets.size).toBe(1);
  });

  it('closes the connection of an endless answer that is not read', async () => {
    const url = await serve((_, response) => response.write('data'));
    const left = once(server, 'connection').then(([socket]: Socket[]) => once(socket as Socket, 'close'));
    const { body } = await http.fetch(url);
    for await (const piece of body ?? []) if (piece.length > 0) break;
    await left;
    expect(body).toBeDefined();
  });

  it('applies back pressure to a fast vendor, and loses nothing', async () => {
    const size = 4 * 1_024 * 1_024;
    let written = 0;
    const url = await serve((_, response) => {
      const write = (): void => {
        while (written < size) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    const response = await http.fetch(url);
    expect((await response.text()).length).toBe(size);
  });

  it('reports a connection that breaks in the middle', async () => {
    const url = await serve((_, response) => {
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const response = await http.fetch(url);
    await expect(response.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  });
});
