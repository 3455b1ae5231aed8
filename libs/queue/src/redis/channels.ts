import type { RedisClient } from './redis-connections.js';

type Listener = (message: string) => void;

/** The channels that this process listens to, over its one subscriber connection. */
export class Channels {
  readonly #listeners = new Map<string, Listener>();
  readonly #reconnected = new Set<() => void>();
  #wasReady: boolean;

  constructor(private readonly client: RedisClient) {
    this.#wasReady = client.status === 'ready';
    client.on('message', (channel: string, message: string) => this.#listeners.get(channel)?.(message));
    client.on('ready', () => this.#ready());
  }

  /** Resolves when Redis has confirmed it. One listener for each channel. */
  async subscribe(channel: string, listener: Listener): Promise<void> {
    this.#listeners.set(channel, listener);
    await this.client.subscribe(channel);
  }

  /** Messages may have been missed when this is called. */
  onReconnect(act: () => void): void {
    this.#reconnected.add(act);
  }

  #ready(): void {
    if (this.#wasReady) for (const act of this.#reconnected) act();
    this.#wasReady = true;
  }
}
