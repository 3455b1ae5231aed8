import { Redis } from 'ioredis';

/**
 * A connection that sends all commands of one turn of the event loop in one write. A write is a system
 * call here and a read there, and each costs more than the command itself when many jobs are under way.
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
