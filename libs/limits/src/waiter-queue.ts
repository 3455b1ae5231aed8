import type { AdmissionRequest, Admitted, Permit, Refusal } from '@app/policies';

/** The longest delay of a timer, in milliseconds; with a longer one it would fire at once. */
const longestTimer = 2_147_483_647;

type Patience = Pick<AdmissionRequest, 'signal' | 'patienceMs'>;

/** A call that waits for its permit. It is admitted or refused once, unless it is aborted first. */
export class Waiter {
  /** Rejects with the reason of the signal when that is aborted. */
  readonly admitted: Promise<Admitted>;
  /** How often a permit arrived too late. */
  exchanges = 0;
  /** The limit that keeps the queue waiting. */
  waitsFor: Refusal['dimension'] | undefined;
  readonly #onAbort: () => void;
  readonly #patience: NodeJS.Timeout;
  #resolve: (admitted: Admitted) => void = () => undefined;

  /**
   * @param costs One amount for each rule of the group.
   * @param patienceMs The call is refused after this time.
   * @param onGone Removes the call from its queue; returns whether it was there.
   */
  constructor(
    readonly costs: readonly number[],
    readonly signal: AbortSignal,
    patienceMs: number,
    onGone: (waiter: Waiter) => boolean,
  ) {
    let abort: () => void = () => undefined;
    this.admitted = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      abort = () => {
        clearTimeout(this.#patience);
        onGone(this);
        reject(signal.reason as Error);
      };
    });
    this.#onAbort = abort;
    const impatient = (): void => {
      if (onGone(this)) this.refuse({ dimension: this.waitsFor ?? 'vendor', retryAfterMs: 0 });
    };
    this.#patience = setTimeout(impatient, Math.min(Math.max(0, patienceMs), longestTimer));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }

  begin(permit: Permit): void {
    this.#end(this.waitsFor === undefined ? { permit } : { permit, waitedFor: this.waitsFor });
  }

  refuse(refusal: Refusal): void {
    this.#end({ refusal });
  }

  #end(admitted: Admitted): void {
    clearTimeout(this.#patience);
    this.signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(admitted);
  }
}

/** The waiting calls in order. A set keeps the order and finds a call in constant time. */
export class WaiterQueue {
  #waiters = new Set<Waiter>();

  get size(): number {
    return this.#waiters.size;
  }

  /** Adds a call; it leaves the queue when it is aborted or its patience ends. */
  add(costs: readonly number[], { signal, patienceMs }: Patience): Waiter {
    const waiter = new Waiter(costs, signal, patienceMs, (one) => this.remove(one));
    if (!signal.aborted) this.#waiters.add(waiter);
    return waiter;
  }

  /** Puts a call back at the head of the queue. */
  unshift(waiter: Waiter): void {
    this.#waiters = new Set([waiter, ...this.#waiters]);
  }

  /** Returns whether the call was in the queue. */
  remove(waiter: Waiter): boolean {
    return this.#waiters.delete(waiter);
  }

  first(count: number): Waiter[] {
    const first: Waiter[] = [];
    for (const waiter of this.#waiters) {
      if (first.length >= count) break;
      first.push(waiter);
    }
    return first;
  }

  takeAll(): Waiter[] {
    const all = [...this.#waiters];
    this.#waiters.clear();
    return all;
  }
}
