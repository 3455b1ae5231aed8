import {
  type AdaptiveConcurrency,
  type AdmissionRequest,
  type Admitted,
  afterRefused,
  afterServed,
  type CallReport,
  initialConcurrency,
  type Permit,
} from '@app/policies';
import { WaiterQueue } from './waiter-queue.js';

/** The most calls in flight in one process while the vendor's limits are unknown; pools have fewer. */
const maxCalls = 10_000;
/** The pause after a refusal without a Retry-After. */
const unknownPauseMs = 1_000;

/**
 * The calls of one process that wait for a vendor with unknown limits. The gate learns how many calls the vendor accepts
 * at once. Each process learns for itself, and hears of refusals in all processes.
 */
export class AdaptiveGate {
  readonly #queue = new WaiterQueue();
  #state: AdaptiveConcurrency;
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param onRefused Called when the vendor refuses calls, with the pause.
   * @param max The initial concurrency, which is never exceeded.
   */
  constructor(
    private readonly onRefused: (pauseMs: number) => void,
    private readonly max: number = maxCalls,
  ) {
    this.#state = initialConcurrency(max);
  }

  get idle(): boolean {
    return this.#queue.size + this.#inFlight === 0 && this.#state.limit === this.max;
  }

  /** See {@link Admission.admit}. */
  admit(request: AdmissionRequest): Promise<Admitted> {
    if (this.#queue.size === 0 && this.#mayBegin() && !request.signal.aborted)
      return Promise.resolve({ permit: this.#permit() });
    const { admitted } = this.#queue.add([], request);
    this.#next();
    return admitted;
  }

  /** Refuses all waiting calls; calls in flight continue. */
  refuseWaiting(): void {
    for (const waiter of this.#queue.takeAll()) waiter.refuse({ dimension: 'vendor', retryAfterMs: 0 });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.refuseWaiting();
  }

  #mayBegin(): boolean {
    return this.#inFlight < Math.floor(this.#state.limit) && performance.now() >= this.#pausedUntil;
  }

  #next(): void {
    while (this.#mayBegin()) {
      const [waiter] = this.#queue.first(1);
      if (waiter === undefined) return;
      this.#queue.remove(waiter);
      waiter.begin(this.#permit());
    }
    const pause = this.#pausedUntil - performance.now();
    if (pause <= 0 || this.#queue.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), Math.ceil(pause));
  }

  #permit(): Permit {
    const startedAt = performance.now();
    let open = true;
    this.#inFlight += 1;
    const end = (report?: CallReport): void => {
      if (!open) return;
      open = false;
      this.#inFlight -= 1;
      if (report !== undefined) this.#learn(report, startedAt);
      this.#next();
    };
    return { settle: end, discard: () => end() };
  }

  #learn({ outcome, retryAfterMs = unknownPauseMs }: CallReport, startedAt: number): void {
    if (outcome === 'served') this.#state = afterServed(this.#state, this.max);
    if (outcome !== 'refused') return;
    const first = startedAt >= this.#state.loweredAt;
    this.refused(retryAfterMs, startedAt);
    if (first) this.onRefused(retryAfterMs);
  }

  /** Takes a refusal of a call into account, in this process or another. */
  refused(pauseMs: number, startedAt = performance.now()): void {
    const now = performance.now();
    this.#state = afterRefused(this.#state, startedAt, now);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
  }
}
