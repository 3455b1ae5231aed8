import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a program and Redis, and silences connections: they stand, and get no more answers. */
export class SilencingProxy {
  readonly #sockets = new Set<Socket>();
  /** Whoever sends this command is silenced; in small letters. */
  silences: string | undefined;
  /** Connections that are silenced. */
  silenced = 0;

  private constructor(private readonly server: Server) {}

  static async start(redisPort: number): Promise<SilencingProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new SilencingProxy(server);
    server.on('connection', (client) => proxy.#pass(client, connect(redisPort, '127.0.0.1')));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #silences(data: Buffer): boolean {
    return this.silences !== undefined && data.toString('latin1').toLowerCase().includes(this.silences);
  }

  #pass(client: Socket, redis: Socket): void {
    let silent = false;
    for (const socket of [client, redis]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [client, redis].map((end) => end.destroy()));
    }
    client.on('data', (data) => {
      if (!silent && this.#silences(data)) {
        silent = true;
        this.silenced += 1;
      }
      if (!silent) redis.write(data);
    });
    redis.on('data', (data) => {
      if (!silent) client.write(data);
    });
  }
}
