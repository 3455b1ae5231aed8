import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy between a program and Redis that silences connections: they stay open, but get no answers until released. */
export class SilencingProxy {
  readonly #sockets = new Set<Socket>();
  readonly #silent = new Map<Socket, Buffer[]>();
  /** A connection that sends this command, in lower case, is silenced. */
  silences: string | undefined;
  /** The number of connections that were silenced. */
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

  /** Releases all silenced connections, and sends the commands that they hold. */
  speak(): void {
    this.silences = undefined;
    for (const [redis, held] of this.#silent) for (const data of held) redis.write(data);
    this.#silent.clear();
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #silences(data: Buffer): boolean {
    return this.silences !== undefined && data.toString('latin1').toLowerCase().includes(this.silences);
  }

  #pass(client: Socket, redis: Socket): void {
    for (const socket of [client, redis]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#silent.delete(redis);
        for (const end of [client, redis]) end.destroy();
      });
    }
    client.on('data', (data) => {
      if (!this.#silent.has(redis) && this.#silences(data)) {
        this.#silent.set(redis, []);
        this.silenced += 1;
      }
      const held = this.#silent.get(redis);
      if (held === undefined) redis.write(data);
      else held.push(data);
    });
    redis.on('data', (data) => client.write(data));
  }
}
