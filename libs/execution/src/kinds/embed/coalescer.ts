import type { EmbedCall, EmbedReply } from '@app/provider-spec';
import type { CallSlot } from '../../run-context.js';
import type { CallSize, TextPart } from '../text-parts.js';
import { callTogether } from './call-together.js';
import { Rider, type RiderReply } from './rider.js';

/** Everything in a call besides its texts. */
export type CallTerms = Omit<EmbedCall, 'inputs'>;

export interface CoalescerOptions {
  /** Makes one call. */
  embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply>;
  size: CallSize;
  /** Concurrent shared calls with the same terms. */
  maximumCalls: number;
}

/**
 * Lets the small embed jobs of one backend share calls: texts with the same terms that come while others wait, or
 * while a call runs, share a call up to its size.
 */
export class Coalescer {
  /** By the terms of their calls; removed when idle. */
  readonly #queues = new Map<string, CallQueue>();

  constructor(private readonly options: CoalescerOptions) {}

  /**
   * Embeds these texts. With `alone` they share no call: an earlier one failed, perhaps because of them. The
   * slot is free while they wait for others.
   *
   * @throws Whatever the provider throws, and the reason of the signal when it is aborted.
   */
  ride(
    terms: CallTerms,
    part: TextPart,
    { alone, signal, slot }: { alone: boolean; signal: AbortSignal; slot?: CallSlot },
  ): Promise<RiderReply> {
    const rider = new Rider(part, signal, slot);
    if (!rider.done) void this.#queueFor(terms).add(rider, alone);
    return rider.reply;
  }

  #queueFor(terms: CallTerms): CallQueue {
    const { model, dimensions, inputType, providerOptions } = terms;
    const key = JSON.stringify([model, dimensions, inputType, providerOptions]);
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const { size, maximumCalls } = this.options;
    const queue = new CallQueue({
      size,
      maximumCalls,
      // Async, so that a synchronous throw is a rejection too.
      embed: async (inputs, signal) => this.options.embed({ ...terms, inputs }, signal),
      onIdle: () => this.#queues.delete(key),
    });
    this.#queues.set(key, queue);
    return queue;
  }
}

/**
 * Riders wait to share their call until none has come for so many milliseconds: briefly when they come alone,
 * longer while jobs come in crowds, because then more will come.
 */
const quietMs = 8;
const quietInCrowdsMs = 40;
/** The longest wait in all, in milliseconds. */
const longestWaitMs = 100;
/** Jobs count as coming in crowds for so many milliseconds after a shared call. */
const crowdMs = 1_000;

interface CallQueueOptions {
  size: CallSize;
  /** Shared calls in flight; riders beyond them wait. */
  maximumCalls: number;
  /** Calls the provider. */
  embed(inputs: string[], signal: AbortSignal): Promise<EmbedReply>;
  /** Called when nobody waits and no call runs. */
  onIdle(): void;
}

/** Riders with the same terms, and the calls that carry them. The pool bounds their number. */
class CallQueue {
  #waiting: Rider[] = [];
  #texts = 0;
  #tokens = 0;
  #running = 0;
  #departing = false;
  #firstCameAt = 0;
  #lastCameAt = 0;
  #sharedAt = Number.NEGATIVE_INFINITY;
  /** Whether the waiting riders have waited long enough. */
  #due = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CallQueueOptions) {}

  /** Adds a rider; with `alone` it gets its own call. */
  async add(rider: Rider, alone: boolean): Promise<void> {
    if (alone || rider.part.texts.length > this.options.size.maximumInputs / 2) {
      if (await rider.callWhenAllowed()) await this.#carry([rider]);
      return;
    }
    this.#lastCameAt = performance.now();
    if (this.#waiting.length === 0) this.#firstCameAt = this.#lastCameAt;
    this.#waiting.push(rider);
    this.#count(rider, 1);
    rider.signal.addEventListener('abort', this.#onAbort, { once: true });
    rider.wait();
    await this.#depart();
  }

  /** Sends riders that have waited long enough or fill a call, as soon as calls may be made. */
  async #depart(): Promise<void> {
    if (this.#departing) return;
    this.#departing = true;
    for (let [first] = this.#waiting; first !== undefined && this.#mayDepart; [first] = this.#waiting) {
      if (await first.callWhenAllowed()) void this.#carry(this.#take());
      else this.#drop((rider) => rider === first);
    }
    this.#departing = false;
    if (this.#waiting.length === 0) {
      this.#due = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else if (!this.#due) {
      this.#timer ??= setTimeout(this.#onTimer, quietMs);
    }
  }

  get #mayDepart(): boolean {
    return (this.#due || this.#isFull) && this.#running < this.options.maximumCalls;
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    const quiet = now < this.#sharedAt + crowdMs ? quietInCrowdsMs : quietMs;
    // A timer may come a little before its time.
    this.#due = now >= this.#lastCameAt + quiet - 1 || now >= this.#firstCameAt + longestWaitMs;
    void this.#depart();
  };

  get #isFull(): boolean {
    const { maximumInputs, maximumTokens = Number.POSITIVE_INFINITY } = this.options.size;
    return this.#texts >= maximumInputs || this.#tokens >= maximumTokens;
  }

  /** Takes as many riders from the front as fit into one call; at least one. */
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
    if (riders.length > 1) this.#sharedAt = performance.now();
    const abort = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      abort.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const onAbort = (): void => {
      if (riders.every(({ done }) => done)) abort.abort(riders.at(-1)?.signal.reason);
    };
    for (const { signal } of riders) signal.addEventListener('abort', onAbort, { once: true });
    // A provider that continues after all riders have left is abandoned.
    await Promise.race([callTogether(riders, (inputs) => this.options.embed(inputs, abort.signal)), stopped]);
    for (const { signal } of riders) signal.removeEventListener('abort', onAbort);
    this.#running -= 1;
    await this.#depart();
    if (this.#running === 0 && this.#waiting.length === 0) this.options.onIdle();
  }

  readonly #onAbort = (): void => {
    this.#drop(({ done }) => done);
    if (this.#waiting.length > 0) return;
    void this.#depart();
    if (this.#running === 0) this.options.onIdle();
  };

  #drop(isGone: (rider: Rider) => boolean): void {
    for (const rider of this.#waiting) if (isGone(rider)) this.#count(rider, -1);
    this.#waiting = this.#waiting.filter((rider) => !isGone(rider));
  }

  #count({ part }: Rider, sign: 1 | -1): void {
    this.#texts += sign * part.texts.length;
    this.#tokens += sign * tokensOf(part.tokens);
  }
}

function tokensOf(tokens: readonly number[]): number {
  return tokens.reduce((sum, count) => sum + count, 0);
}
