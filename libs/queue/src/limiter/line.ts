import type { Admitted, Permit, Refusal } from '@app/policies';

/** A call that waits for its permit. It is answered once; nobody answers one that was aborted. */
export class Waiter {
  /** Resolves with the answer; rejects with the reason of the signal when it is aborted. */
  readonly answer: Promise<Admitted>;
  /** How often it got a permit too late. */
  exchanges = 0;
  readonly #onAbort: () => void;
  #resolve: (admitted: Admitted) => void = () => undefined;

  /**
   * @param costs One amount for each rule of its group.
   * @param onAborted Told that it waits no more.
   */
  constructor(
    readonly costs: readonly number[],
    readonly signal: AbortSignal,
    onAborted: (waiter: Waiter) => void,
  ) {
    let abort: () => void = () => undefined;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      abort = () => {
        onAborted(this);
        reject(signal.reason as Error);
      };
    });
    this.#onAbort = abort;
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }

  begin(permit: Permit): void {
    this.#end({ permit });
  }

  refuse(refusal: Refusal): void {
    this.#end({ refusal });
  }

  #end(admitted: Admitted): void {
    this.signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(admitted);
  }
}

/** Those that wait, in their order; a set keeps it and finds one at once. */
export class Line {
  #waiters = new Set<Waiter>();

  get size(): number {
    return this.#waiters.size;
  }

  /** Adds a call that is not aborted yet; it leaves the line when it is. */
  add(costs: readonly number[], signal: AbortSignal): Waiter {
    const waiter = new Waiter(costs, signal, (one) => this.remove(one));
    if (!signal.aborted) this.#waiters.add(waiter);
    return waiter;
  }

  /** Back to the head of the line. */
  unshift(waiter: Waiter): void {
    this.#waiters = new Set([waiter, ...this.#waiters]);
  }

  /** Whether it stood in the line. */
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
