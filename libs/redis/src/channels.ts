import type { RedisClient } from './redis-connections.js';

type Listener = (message: string) => void;

/** The channels that this process listens to, over its one subscriber connection. */
export class Channels {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #reconnected = new Set<() => void>();
  #wasReady: boolean;

  constructor(private readonly client: RedisClient) {
    this.#wasReady = client.status === 'ready';
    client.on('message', (channel: string, message: string) => {
      for (const listener of this.#listeners.get(channel) ?? []) listener(message);
    });
    client.on('ready', () => this.#ready());
  }

  /** Resolves when Redis has confirmed it. */
  async subscribe(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    await this.client.subscribe(channel);
  }

  /** The listener hears no more; the channel is left with its last one. */
  async unsubscribe(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#listeners.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.#listeners.delete(channel);
    await this.client.unsubscribe(channel);
  }

  /** Messages may have been missed when this is called. */
  onReconnect(act: () => void): void {
    this.#reconnected.add(act);
  }

  offReconnect(act: () => void): void {
    this.#reconnected.delete(act);
  }

  #ready(): void {
    if (this.#wasReady) for (const act of this.#reconnected) act();
    this.#wasReady = true;
  }
}
