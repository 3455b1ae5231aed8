import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes whatever is sent and throws it away; it tells how much that was. */
export class NullCollector {
  bytes = 0;

  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<NullCollector> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const collector = new NullCollector(server);
    server.on('request', (request, response) => {
      request.on('data', (chunk: Buffer) => {
        collector.bytes += chunk.length;
      });
      request.on('end', () => response.end());
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
