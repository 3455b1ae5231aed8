import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A fail point: a command, and whether Redis still executes it. `after` is the worse case: the command is executed, and
 * its sender gets no reply.
 */
export interface FailPoint {
  when: 'before' | 'after';
  /** Whether these bytes of a client contain the command. */
  command(text: string): boolean;
}

/** A proxy between a program and Redis that blocks all traffic once a fail point is reached. */
export class RedisProxy {
  readonly #sockets = new Set<Socket>();
  #reached: () => void = () => undefined;
  #cut = false;

  /** Resolves when the fail point is reached: the moment to kill the program. */
  readonly reached = new Promise<void>((resolve) => {
    this.#reached = resolve;
  });

  private constructor(
    private readonly server: Server,
    private readonly failPoint: FailPoint,
  ) {}

  static async start(redisPort: number, failPoint: FailPoint): Promise<RedisProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new RedisProxy(server, failPoint);
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

  #end(): void {
    this.#cut = true;
    this.#reached();
  }

  #pass(client: Socket, redis: Socket): void {
    for (const socket of [client, redis]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [client, redis].map((end) => end.destroy()));
    }
    let isOn = false;
    client.on('data', (data) => {
      if (this.#cut) return;
      isOn ||= this.failPoint.command(data.toString('latin1'));
      if (isOn && this.failPoint.when === 'before') this.#end();
      else redis.write(data);
    });
    redis.on('data', (data) => {
      if (this.#cut) return;
      // A script that Redis does not know yet was not run; it is sent again, with its text.
      if (isOn && !data.includes('NOSCRIPT')) {
        this.#end();
        return;
      }
      isOn = false;
      client.write(data);
    });
  }
}
