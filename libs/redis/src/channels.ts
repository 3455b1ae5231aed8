import type { RedisClient } from './redis-connections.js';

type Listener = (message: string) => void;

/** The channels of this process, over one subscriber connection. */
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

  /** Adds a listener to a channel. Resolves when Redis has confirmed the subscription. */
  async subscribe(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    await this.client.subscribe(channel);
  }

  /** Removes a listener. Its channel is unsubscribed with the last one. */
  async unsubscribe(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#listeners.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.#listeners.delete(channel);
    await this.client.unsubscribe(channel);
  }

  /** Calls a function after each reconnection, when messages may have been missed. */
  onReconnect(act: () => void): void {
    this.#reconnected.add(act);
  }

  /** Removes a function of {@link onReconnect}. */
  offReconnect(act: () => void): void {
    this.#reconnected.delete(act);
  }

  #ready(): void {
    if (this.#wasReady) for (const act of this.#reconnected) act();
    this.#wasReady = true;
  }
}
