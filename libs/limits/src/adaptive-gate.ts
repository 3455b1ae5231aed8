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
import { Line } from './line.js';

/** Calls in flight in one process at most, before anything is known of the vendor; pools have fewer. */
const mostCalls = 10_000;
/** After a refusal that does not say how long it holds. */
const unknownPauseMs = 1_000;

/**
 * The line of one process before a vendor whose limits nobody knows: it learns how many calls the vendor
 * takes at once. Each process learns for itself, and of refusals from all.
 */
export class AdaptiveGate {
  readonly #line = new Line();
  #state: AdaptiveConcurrency;
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param onRefused Told when the vendor refuses calls, and for how long.
   * @param most What it begins with, and never exceeds.
   */
  constructor(
    private readonly onRefused: (pauseMs: number) => void,
    private readonly most: number = mostCalls,
  ) {
    this.#state = initialConcurrency(most);
  }

  get idle(): boolean {
    return this.#line.size + this.#inFlight === 0 && this.#state.limit === this.most;
  }

  /** See {@link Admission.admit}. */
  admit(request: AdmissionRequest): Promise<Admitted> {
    if (this.#line.size === 0 && this.#mayBegin() && !request.signal.aborted)
      return Promise.resolve({ permit: this.#permit() });
    const { answer } = this.#line.add([], request);
    this.#next();
    return answer;
  }

  /** Refuses those that wait; those that call go on. */
  sendAway(): void {
    for (const waiter of this.#line.takeAll()) waiter.refuse({ dimension: 'vendor', retryAfterMs: 0 });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.sendAway();
  }

  #mayBegin(): boolean {
    return this.#inFlight < Math.floor(this.#state.limit) && performance.now() >= this.#pausedUntil;
  }

  #next(): void {
    while (this.#mayBegin()) {
      const [waiter] = this.#line.first(1);
      if (waiter === undefined) return;
      this.#line.remove(waiter);
      waiter.begin(this.#permit());
    }
    const pause = this.#pausedUntil - performance.now();
    if (pause <= 0 || this.#line.size === 0) return;
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
    if (outcome === 'served') this.#state = afterServed(this.#state, this.most);
    if (outcome !== 'refused') return;
    const first = startedAt >= this.#state.loweredAt;
    this.refused(retryAfterMs, startedAt);
    if (first) this.onRefused(retryAfterMs);
  }

  /** The vendor has refused a call that began at a time, here or elsewhere. */
  refused(pauseMs: number, startedAt = performance.now()): void {
    const now = performance.now();
    this.#state = afterRefused(this.#state, startedAt, now);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
  }
}
