import type { Provider } from '@app/provider-spec';
import type { CallSlot } from '../run-context.js';
import { CallQueue, type CallTerms } from './call-queue.js';
import { Rider, type RiderReply } from './rider.js';
import type { CallSize, TextPart } from './split-texts.js';

export interface CoalescerOptions {
  embed: NonNullable<Provider['embed']>;
  size: CallSize;
  /** Shared calls in flight with the same terms. */
  maximumCalls: number;
}

/**
 * Lets the small embed jobs of one backend ride together: texts that want the same of the same model and
 * come while others wait, or while a call runs, share a call up to its limits.
 */
export class Coalescer {
  /** By the terms of their calls; each left when nothing is under way. */
  readonly #queues = new Map<string, CallQueue>();

  constructor(private readonly options: CoalescerOptions) {}

  /**
   * The vectors of these texts.
   *
   * With `alone` they share no call: an earlier one failed, perhaps because of them. The slot is left while
   * they wait for others.
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
    const { embed, size, maximumCalls } = this.options;
    const queue = new CallQueue({
      size,
      maximumCalls,
      // Async, so that what a provider throws at once is a rejection too.
      embed: async (inputs, signal) => embed({ ...terms, inputs }, signal),
      onIdle: () => this.#queues.delete(key),
    });
    this.#queues.set(key, queue);
    return queue;
  }
}
