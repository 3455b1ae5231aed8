import { Redis } from 'ioredis';

/**
 * A connection that sends all commands of one event loop turn in one write. Each write is a system call here and a read at
 * the server; under load both cost more than the commands themselves.
 */
export class CoalescingRedis extends Redis {
  #corked = false;

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    if (this.status === 'ready' && !this.#corked) this.#cork();
    return super.sendCommand(command, stream);
  }

  #cork(): void {
    const socket = this.stream;
    this.#corked = true;
    socket.cork();
    setImmediate(() => {
      this.#corked = false;
      socket.uncork();
    });
  }
}
