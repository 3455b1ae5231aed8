import type { EmbedCall, EmbedReply } from '@app/provider-spec';
import { callTogether } from './call-together.js';
import type { Rider } from './rider.js';
import type { CallSize } from './split-texts.js';

/** How long riders wait for others to share their call with, in milliseconds: while no call runs, and while one does. */
const idleWindowMs = 3;
const busyWindowMs = 40;

export interface CallQueueOptions {
  size: CallSize;
  /** Shared calls in flight; riders beyond them wait. */
  maximumCalls: number;
  /** Calls the provider. */
  embed(inputs: string[], signal: AbortSignal): Promise<EmbedReply>;
  /** Told when nobody waits and no call runs any more. */
  onIdle(): void;
}

/**
 * Riders that want the same of the same model, and the calls that carry them. They are as many as the
 * pool takes jobs, so their number is bounded there.
 */
export class CallQueue {
  #waiting: Rider[] = [];
  #texts = 0;
  #tokens = 0;
  #running = 0;
  /** Whether those who wait have waited long enough. */
  #due = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CallQueueOptions) {}

  /** Takes a rider along; with `alone`, in a call of its own. */
  add(rider: Rider, alone: boolean): void {
    if (alone || rider.part.texts.length > this.options.size.maximumInputs / 2) {
      void this.#carry([rider]);
      return;
    }
    this.#waiting.push(rider);
    this.#count(rider, 1);
    rider.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#depart();
  }

  #depart(): void {
    while (
      this.#waiting.length > 0 &&
      (this.#due || this.#isFull) &&
      this.#running < this.options.maximumCalls
    ) {
      void this.#carry(this.#take());
    }
    if (this.#waiting.length === 0) {
      this.#due = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else if (!this.#due) {
      this.#timer ??= setTimeout(this.#onTimer, this.#running === 0 ? idleWindowMs : busyWindowMs);
    }
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    this.#due = true;
    this.#depart();
  };

  get #isFull(): boolean {
    const { maximumInputs, maximumTokens = Number.POSITIVE_INFINITY } = this.options.size;
    return this.#texts >= maximumInputs || this.#tokens >= maximumTokens;
  }

  /** As many from the front as fit into one call; at least one. */
  #take(): Rider[] {
    const { maximumInputs, maximumTokens = Number.POSITIVE_INFINITY } = this.options.size;
    let texts = 0;
    let tokens = 0;
    let count = 0;
    for (const { part } of this.#waiting) {
      texts += part.texts.length;
      tokens += tokensOf(part.tokens);
      if (count > 0 && (texts > maximumInputs || tokens > maximumTokens)) break;
      count += 1;
    }
    const taken = this.#waiting.splice(0, count);
    for (const rider of taken) {
      this.#count(rider, -1);
      rider.signal.removeEventListener('abort', this.#onAbort);
    }
    return taken;
  }

  async #carry(riders: readonly Rider[]): Promise<void> {
    this.#running += 1;
    const abort = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      abort.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const onAbort = (): void => {
      if (riders.every(({ done }) => done)) abort.abort(riders.at(-1)?.signal.reason);
    };
    for (const { signal } of riders) signal.addEventListener('abort', onAbort, { once: true });
    // A provider that goes on although all have left is left alone.
    await Promise.race([callTogether(riders, (inputs) => this.options.embed(inputs, abort.signal)), stopped]);
    for (const { signal } of riders) signal.removeEventListener('abort', onAbort);
    this.#running -= 1;
    if (this.#running === 0) this.#due = true;
    this.#depart();
    if (this.#running === 0 && this.#waiting.length === 0) this.options.onIdle();
  }

  readonly #onAbort = (): void => {
    for (const rider of this.#waiting) if (rider.done) this.#count(rider, -1);
    this.#waiting = this.#waiting.filter(({ done }) => !done);
    if (this.#waiting.length > 0) return;
    this.#depart();
    if (this.#running === 0) this.options.onIdle();
  };

  #count({ part }: Rider, sign: 1 | -1): void {
    this.#texts += sign * part.texts.length;
    this.#tokens += sign * tokensOf(part.tokens);
  }
}

function tokensOf(tokens: readonly number[]): number {
  return tokens.reduce((sum, count) => sum + count, 0);
}

/** What a call says besides its texts. */
export type CallTerms = Omit<EmbedCall, 'inputs'>;
