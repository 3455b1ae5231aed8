import type { EmbedCall, EmbedReply } from '@app/provider-spec';
import { callTogether } from './call-together.js';
import type { Rider } from './rider.js';
import type { CallSize } from './split-texts.js';

/**
 * Riders wait for others to share their call with, until none has come for a while: a short one for those
 * who come alone, and a longer one while jobs come in crowds, of which it is known that more will come.
 * Milliseconds.
 */
const quietMs = 8;
const quietInCrowdsMs = 40;
/** And for no longer than this in all. */
const longestWaitMs = 100;
/** After a shared call, jobs count as coming in crowds for so long. */
const crowdMs = 1_000;

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
  #departing = false;
  #firstCameAt = 0;
  #lastCameAt = 0;
  #sharedAt = Number.NEGATIVE_INFINITY;
  /** Whether those who wait have waited long enough. */
  #due = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CallQueueOptions) {}

  /** Takes a rider along; with `alone`, in a call of its own. */
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

  /** Sends off who has waited long enough, and all who fill a call, as soon as calls may be made. */
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
    if (riders.length > 1) this.#sharedAt = performance.now();
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

/** What a call says besides its texts. */
export type CallTerms = Omit<EmbedCall, 'inputs'>;
