import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a program and Redis, and silences connections: they stand, and get no answers until they may speak. */
export class SilencingProxy {
  readonly #sockets = new Set<Socket>();
  readonly #silent = new Map<Socket, Buffer[]>();
  /** Whoever sends this command is silenced; in small letters. */
  silences: string | undefined;
  /** Connections that were silenced so far. */
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

  /** Nobody is silenced any more: what was asked meanwhile is asked now. */
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
