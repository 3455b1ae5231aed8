import { addUsage, type Usage } from '@app/contracts';
import type { EmbedReply } from '@app/provider-spec';
import type { CallSlot } from '../../run-context.js';
import type { TextPart } from '../text-parts.js';

/** The vectors of a rider, and its share of the usage. */
export interface RiderReply {
  vectors: Float32Array[];
  usage: Usage;
  model: string | undefined;
  requestId: string | undefined;
}

/** Texts of one job for a call that they may share with texts of other jobs. */
export class Rider {
  /** Whether it has all its vectors, failed, or was aborted. */
  done = false;
  readonly reply: Promise<RiderReply>;
  readonly #vectors: Float32Array[];
  #missing: number;
  #usage: Usage = {};
  #resolve: (reply: RiderReply) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(
    readonly part: TextPart,
    /** Fails the rider at once. */
    readonly signal: AbortSignal,
    private readonly slot?: CallSlot,
  ) {
    this.#missing = part.texts.length;
    this.#vectors = Array.from({ length: part.texts.length });
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal.aborted) this.fail(signal.reason);
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Takes its share of a call: vectors for these of its texts. */
  take(places: readonly number[], vectors: readonly Float32Array[], usage: Usage, reply: EmbedReply): void {
    if (this.done) return;
    for (const [index, place] of places.entries()) {
      const vector = vectors[index];
      if (vector !== undefined) this.#vectors[place] = vector;
    }
    this.#missing -= places.length;
    this.#usage = addUsage(this.#usage, usage);
    if (this.#missing > 0) return;
    this.#end();
    this.#resolve({
      vectors: this.#vectors,
      usage: this.#usage,
      model: reply.model,
      requestId: reply.requestId,
    });
  }

  /** Frees its slot while it waits for others. */
  wait(): void {
    this.slot?.leave();
  }

  /** Takes a slot. Resolves with whether the rider still needs the call. */
  async callWhenAllowed(): Promise<boolean> {
    const mayCall = this.slot === undefined || (await this.slot.enter(this.signal));
    return mayCall && !this.done;
  }

  fail(error: unknown): void {
    if (this.done) return;
    this.#end();
    this.#reject(error);
  }

  readonly #onAbort = (): void => this.fail(this.signal.reason);

  #end(): void {
    this.done = true;
    this.signal.removeEventListener('abort', this.#onAbort);
  }
}
