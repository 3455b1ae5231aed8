import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it arrived. */
export interface ReceivedWebhook {
  path: string;
  id: string;
  headers: IncomingHttpHeaders & Record<string, string>;
  body: string;
}

/** Answers a webhook: returns a status, or uses the response itself. */
export type WebhookAnswer = (received: ReceivedWebhook, response: ServerResponse) => number | undefined;

/** A receiver of webhooks over real HTTP on the loopback address. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];

  private constructor(
    private readonly server: Server,
    private answer: WebhookAnswer,
  ) {}

  static async start(answer: WebhookAnswer = () => 204): Promise<WebhookReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server, answer);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as ReceivedWebhook['headers'];
        const body = Buffer.concat(chunks).toString();
        receiver.#receive(
          { path: request.url ?? '', id: headers['webhook-id'] ?? '', headers, body },
          response,
        );
      });
    });
    return receiver;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** The webhooks that arrived at a path. */
  at(path: string): ReceivedWebhook[] {
    return this.received.filter((webhook) => webhook.path === path);
  }

  answerWith(answer: WebhookAnswer): void {
    this.answer = answer;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  #receive(webhook: ReceivedWebhook, response: ServerResponse): void {
    this.received.push(webhook);
    const status = this.answer(webhook, response);
    if (status !== undefined) response.writeHead(status).end();
  }
}
