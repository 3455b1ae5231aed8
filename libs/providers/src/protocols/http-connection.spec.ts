import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@app/contracts';
import { LeanHttp } from '../transports/http/lean-http.js';
import { type HttpConnection, httpConnection } from './http-connection.js';

const http = new LeanHttp({ connectTimeoutMs: 1_000 });

describe('an HTTP connection', () => {
  let server: Server;
  let baseUrl: string;
  let asked: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { method, url, headers } = request;
      asked.push({ method, url, headers });
      response.setHeader('x-id', 'r1');
      response.statusCode = url === '/moved' ? 302 : 200;
      response.setHeader('location', '/elsewhere');
      response.end('{"fine":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await http.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const connectionWith = (headers: Record<string, string> = {}): HttpConnection =>
    httpConnection({
      settings: { baseUrl, apiKey: new Secret('k-0123456789'), headers, options: {} },
      fetch: http.fetch,
      requestIdHeader: 'x-id',
    });

  it('sends the key as Bearer, and the headers of the configuration instead of its own', async () => {
    asked = [];
    const signal = AbortSignal.timeout(5_000);
    expect(await connectionWith().whole({ method: 'get', path: '/get' }, signal)).toEqual({
      body: { fine: true },
      requestId: 'r1',
    });
    await connectionWith({ AUTHORIZATION: 'Basic own' }).whole(
      { method: 'post', path: '/post', body: {} },
      signal,
    );
    expect(asked).toMatchObject([
      { method: 'GET', url: '/get', headers: { authorization: 'Bearer k-0123456789' } },
      { method: 'POST', url: '/post', headers: { authorization: 'Basic own' } },
    ]);
  });

  it('follows no redirect, which would carry the key elsewhere', async () => {
    asked = [];
    const moved = connectionWith().whole({ method: 'get', path: '/moved' }, AbortSignal.timeout(5_000));
    await expect(moved).rejects.toMatchObject({ failure: { kind: 'unavailable', status: 302 } });
    expect(asked).toHaveLength(1);
  });
});
