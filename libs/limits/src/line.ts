import type { AdmissionRequest, Admitted, Permit, Refusal } from '@app/policies';

/** The longest delay that a timer takes, in milliseconds; with a longer one it would fire at once. */
const longestTimer = 2_147_483_647;

type Patience = Pick<AdmissionRequest, 'signal' | 'patienceMs'>;

/** A call that waits for its permit. It is answered once; nobody answers one that was aborted. */
export class Waiter {
  /** Resolves with the answer; rejects with the reason of the signal when it is aborted. */
  readonly answer: Promise<Admitted>;
  /** How often it got a permit too late. */
  exchanges = 0;
  /** What the line waits for. */
  waitsFor: Refusal['dimension'] | undefined;
  readonly #onAbort: () => void;
  readonly #patience: NodeJS.Timeout;
  #resolve: (admitted: Admitted) => void = () => undefined;

  /**
   * @param costs One amount for each rule of its group.
   * @param patienceMs Then it is refused.
   * @param onGone Told that it waits no more.
   */
  constructor(
    readonly costs: readonly number[],
    readonly signal: AbortSignal,
    patienceMs: number,
    onGone: (waiter: Waiter) => boolean,
  ) {
    let abort: () => void = () => undefined;
    this.answer = new Promise((resolve, reject) => {
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

/** Those that wait, in their order; a set keeps it and finds one at once. */
export class Line {
  #waiters = new Set<Waiter>();

  get size(): number {
    return this.#waiters.size;
  }

  /** Adds a call; it leaves the line when it is aborted or has lost patience. */
  add(costs: readonly number[], { signal, patienceMs }: Patience): Waiter {
    const waiter = new Waiter(costs, signal, patienceMs, (one) => this.remove(one));
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
