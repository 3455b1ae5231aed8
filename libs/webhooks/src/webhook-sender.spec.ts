import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Agent } from 'undici';
import { EgressPolicy, guardedDispatcher } from '@app/egress';
import { newWebhookSecret } from './signing.js';
import { WebhookSender } from './webhook-sender.js';

const secret = newWebhookSecret();
const message = { id: 'evt_1', body: '{"type":"job.completed"}', keys: { secrets: [secret], keyPairs: [] } };

describe('WebhookSender', () => {
  const servers: Server[] = [];
  const dispatchers: Agent[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
  });

  async function receiver(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  }

  function sender(timeoutMs = 5_000, allowRanges = ['127.0.0.0/8']): WebhookSender {
    const dispatcher = guardedDispatcher({ policy: new EgressPolicy(allowRanges) });
    dispatchers.push(dispatcher);
    return new WebhookSender({ dispatcher, timeoutMs });
  }

  const send = (url: string, by = sender(), signal = new AbortController().signal) =>
    by.send({ ...message, url }, signal);

  it('posts the body, signed', async () => {
    let seen: { body: string; message: IncomingMessage } | undefined;
    const url = await receiver((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = { body: Buffer.concat(chunks).toString(), message: request };
        response.writeHead(204).end();
      });
    });
    expect(await send(url)).toEqual({ status: 204, durationMs: expect.any(Number) });
    expect(seen?.message.method).toBe('POST');
    expect(seen?.message.headers['content-type']).toBe('application/json');
    const headers = seen?.message.headers as Record<string, string>;
    expect(new Webhook(secret).verify(seen?.body ?? '', headers)).toEqual({ type: 'job.completed' });
  });

  it.each([
    [500, 'status'],
    [404, 'status'],
    [301, 'status'],
    [410, 'gone'],
  ])('takes %i as a failure: %s', async (status, failure) => {
    const url = await receiver((_, response) =>
      response.writeHead(status, { 'retry-after': '7', location: 'http://127.0.0.1:1/' }).end('no, thanks'),
    );
    expect(await send(url)).toMatchObject({ failure, status, answer: 'no, thanks', retryAfterMs: 7_000 });
  });

  it('reads no more than the beginning of an endless answer', async () => {
    let written = 0;
    const endless: RequestListener = (_, response) => {
      response.writeHead(500);
      const chunk = 'x'.repeat(65_536);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', write);
      write();
    };
    const result = await send(await receiver(endless));
    expect(result).toMatchObject({ failure: 'status', status: 500 });
    expect(result.answer).toHaveLength(1_024);
    expect(written).toBeLessThan(50_000_000);
  });

  it('gives up a receiver that never answers', async () => {
    const url = await receiver(() => undefined);
    expect(await send(url, sender(200))).toMatchObject({ failure: 'timeout' });
  });

  it('tells that nobody listens, and what it will not call, without the URL', async () => {
    const nobody = await send('http://127.0.0.1:1/secret-path');
    expect(nobody).toMatchObject({ failure: 'connection', message: expect.stringContaining('ECONNREFUSED') });
    const refused = await send('https://169.254.169.254/secret-path');
    expect(refused).toMatchObject({ failure: 'refused-address' });
    expect(JSON.stringify([nobody, refused])).not.toContain('secret-path');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const url = await receiver(() => stop.abort());
    await expect(send(url, sender(), stop.signal)).rejects.toThrow('aborted');
  });
});
