import type { TimeLimits } from '@app/contracts';
import { AttemptAborted } from './attempt-aborted.js';
import { DeadlinePassed, TimeLimitPassed } from './time-limit-passed.js';

/** The longest delay that a timer takes, in milliseconds; with a longer one it would fire at once. */
const longestTimer = 2_147_483_647;

export interface CallWatchOptions {
  backend: string;
  limits: TimeLimits;
  /** Milliseconds until the job's deadline. */
  deadlineIn: number;
  /** Aborted by the one who runs the job, to stop the call. */
  signal: AbortSignal;
  /** Told of the milliseconds from each part of the answer to the next. */
  onGap?: ((ms: number) => void) | undefined;
}

/** Why a call was stopped. */
export type StopReason = AttemptAborted | DeadlinePassed | TimeLimitPassed;

/**
 * Watches one call, and aborts its signal when one of its time limits passes or when the job is stopped
 * from outside. There is one timer for a call and none for a token: a token only notes its time, and
 * the timer looks at that when it fires.
 */
export class CallWatch {
  /** Milliseconds from the start to the first token. */
  firstTokenMs: number | undefined;
  /** Rejects with the reason when the call is stopped; never fulfils. */
  readonly stopped: Promise<never>;

  readonly #controller = new AbortController();
  readonly #startedAt = performance.now();
  /** When the call has to be over, whatever comes: `total`, or the deadline if that is sooner. */
  readonly #endAt: number;
  /** When the next token has to be there. */
  #nextTokenAt: number;
  /** Which limit that is. */
  #awaited: 'firstToken' | 'betweenTokens' = 'firstToken';
  #timer: NodeJS.Timeout | undefined;
  #reject: (reason: StopReason) => void = () => undefined;

  constructor(private readonly options: CallWatchOptions) {
    this.stopped = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    const { limits, deadlineIn } = options;
    this.#endAt = this.#startedAt + Math.min(limits.total, deadlineIn);
    this.#nextTokenAt = this.#startedAt + limits.firstToken;
    options.signal.addEventListener('abort', this.#onAbort);
    this.#arm(this.#startedAt);
  }

  /** For the provider. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the call was stopped, if it was. */
  get stopReason(): StopReason | undefined {
    return this.signal.aborted ? (this.signal.reason as StopReason) : undefined;
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  /** Notes that a part of the answer came. */
  token(): void {
    const now = performance.now();
    if (this.#stopIfDue(now)) return;
    const { limits, onGap } = this.options;
    const before = this.#nextTokenAt - limits.betweenTokens;
    this.#nextTokenAt = now + limits.betweenTokens;
    if (this.#awaited === 'betweenTokens') {
      onGap?.(now - before);
      return;
    }
    this.#awaited = 'betweenTokens';
    this.firstTokenMs ??= now - this.#startedAt;
    this.#arm(now);
  }

  /** Notes that another call begins, whose first token is waited for as long as that of the first. */
  again(): void {
    const now = performance.now();
    if (this.#stopIfDue(now)) return;
    this.#awaited = 'firstToken';
    this.#nextTokenAt = now + this.options.limits.firstToken;
    this.#arm(now);
  }

  /**
   * Stops the call when a limit has passed which the timer had no chance to notice, as happens with a
   * provider that gives event after event without ever waiting.
   */
  check(): void {
    this.#stopIfDue(performance.now());
  }

  /** Ends the watch; nothing stops the call any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.options.signal.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.#stop(new AttemptAborted(this.options.signal.reason));

  #stop(reason: StopReason): void {
    this.close();
    this.#controller.abort(reason);
    this.#reject(reason);
  }

  #arm(now: number): void {
    clearTimeout(this.#timer);
    const delay = Math.ceil(Math.min(this.#endAt, this.#nextTokenAt) - now);
    this.#timer = setTimeout(this.#onTimer, Math.min(Math.max(delay, 0), longestTimer));
  }

  readonly #onTimer = (): void => {
    const now = performance.now();
    if (!this.#stopIfDue(now)) this.#arm(now);
  };

  #stopIfDue(now: number): boolean {
    if (now < this.#endAt && now < this.#nextTokenAt) return false;
    this.#stop(this.#passed());
    return true;
  }

  #passed(): StopReason {
    const { backend, limits, deadlineIn } = this.options;
    if (this.#nextTokenAt < this.#endAt) {
      return new TimeLimitPassed(backend, this.#awaited, limits[this.#awaited]);
    }
    return deadlineIn <= limits.total
      ? new DeadlinePassed()
      : new TimeLimitPassed(backend, 'total', limits.total);
  }
}
