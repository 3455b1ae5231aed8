import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, request } from 'undici';
import { EgressPolicy, RefusedAddressError } from './egress-policy.js';
import { guardedDispatcher, type Lookup } from './guarded-dispatcher.js';
import { refusedHosts } from './refused-hosts.fixture.js';

const loopback = ['127.0.0.0/8', '::1/128'];

describe('guardedDispatcher', () => {
  let server: Server;
  let port: number;
  let connections = 0;
  const dispatchers: Agent[] = [];

  beforeAll(async () => {
    server = createServer((_, response) => response.end('reached'));
    server.on('connection', () => (connections += 1));
    server.listen(0, '::');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    connections = 0;
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
  });
  afterAll(() => {
    server.close();
  });

  function guarded(lookup?: Lookup, allowRanges: string[] = []): Agent {
    const made = guardedDispatcher({
      policy: new EgressPolicy(allowRanges),
      connectTimeoutMs: 2_000,
      lookup,
    });
    dispatchers.push(made);
    return made;
  }

  async function call(url: string, through: Agent): Promise<string> {
    const { body } = await request(url, { dispatcher: through });
    return body.text();
  }

  const answering =
    (...addresses: string[]): Lookup =>
    (_host, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  it.each(refusedHosts)('does not connect to http://%s, %s', async (host) => {
    await expect(call(`http://${host}:${port}/`, guarded())).rejects.toThrow(RefusedAddressError);
    expect(connections).toBe(0);
  });

  it.each([
    ['one private address', ['127.0.0.1']],
    ['a private address among public ones', ['93.184.216.34', '127.0.0.1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['metadata by NAT64', ['64:ff9b::a9fe:a9fe']],
  ])('does not connect to a name with %s', async (_, addresses) => {
    const through = guarded(answering(...addresses));
    await expect(call(`http://rebind.example:${port}/`, through)).rejects.toThrow(RefusedAddressError);
    expect(connections).toBe(0);
  });

  it('does not follow a name that has changed since it was checked', async () => {
    const url = new EgressPolicy().checkUrl('https://rebind.example/');
    expect(url.hostname).toBe('rebind.example');
    await expect(call(url.href, guarded(answering('127.0.0.1')))).rejects.toThrow(RefusedAddressError);
  });

  it('hangs up, with nothing sent, when the socket reaches another address than the name gave', async () => {
    let asked = 0;
    const flipping: Lookup = (_host, _options, callback) => {
      const answer = {
        family: 4,
        get address() {
          asked += 1;
          return asked === 1 ? '93.184.216.34' : '127.0.0.1';
        },
      } satisfies LookupAddress;
      callback(null, [answer]);
    };
    let received = '';
    const watch = (socket: NodeJS.ReadableStream): void =>
      void socket.on('data', (data) => (received += data));
    server.on('connection', watch);
    // The check of the look-up sees a public address; what is dialled is this machine.
    const through = guarded(flipping, ['93.184.216.34/32']);
    await expect(call(`http://flip.example:${port}/`, through)).rejects.toThrow(RefusedAddressError);
    server.off('connection', watch);
    expect(asked).toBeGreaterThan(1);
    expect(received).toBe('');
  });

  it('reaches ranges that the operator allows, as an address and by name', async () => {
    expect(await call(`http://127.0.0.1:${port}/`, guarded(undefined, loopback))).toBe('reached');
    expect(await call(`http://[::1]:${port}/`, guarded(undefined, loopback))).toBe('reached');
    const named = guarded(answering('127.0.0.1'), loopback);
    expect(await call(`http://own.example:${port}/`, named)).toBe('reached');
  });

  it('follows no redirect', async () => {
    const redirecting = createServer((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end(),
    ).listen(0, '127.0.0.1');
    await once(redirecting, 'listening');
    const own = (redirecting.address() as AddressInfo).port;
    const through = guarded(undefined, loopback);
    const { statusCode, body } = await request(`http://127.0.0.1:${own}/`, { dispatcher: through });
    await body.dump();
    redirecting.close();
    expect([statusCode, connections]).toEqual([302, 0]);
  });
});
