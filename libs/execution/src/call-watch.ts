import { durationText, type Failure, type TimeLimits } from '@app/contracts';
import type { AbortReason } from '@app/policies';

/** Why a call was stopped. */
export type StopReason = AttemptAborted | DeadlinePassed | TimeLimitPassed;

const abortMessages: Record<AbortReason, string> = {
  cancelled: 'The caller cancelled the job.',
  expired: "The job's deadline passed.",
  shutdown: 'This worker shuts down.',
  lost: 'This worker no longer holds the job.',
};

/** A call was aborted because the run of its job was stopped. */
export class AttemptAborted extends Error {
  override readonly name = 'AttemptAborted';
  readonly reason: AbortReason;

  /** @param reason The reason of the signal. Anything but an `AbortReason` hands the job back. */
  constructor(reason: unknown) {
    const known = isAbortReason(reason) ? reason : 'shutdown';
    super(abortMessages[known]);
    this.reason = known;
  }
}

/** The limits that end a running call. `connect` belongs to the transport, `maxWait` to the lane. */
type CallLimit = Exclude<keyof TimeLimits, 'connect' | 'maxWait'>;

const awaited: Record<CallLimit, string> = {
  firstToken: 'sent no first token',
  betweenTokens: 'sent no further token',
  total: 'did not finish its answer',
};

/** A call was aborted because one of its time limits passed. */
export class TimeLimitPassed extends Error {
  override readonly name = 'TimeLimitPassed';
  readonly failure: Failure;

  constructor(backend: string, limit: CallLimit, milliseconds: number) {
    const message = `Backend "${backend}" ${awaited[limit]} within ${durationText(milliseconds)} (time limit ${limit}).`;
    super(message);
    this.failure = { kind: 'timeout', message };
  }
}

/** A call was aborted because its job's deadline passed. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor() {
    super("The job's deadline passed.");
  }
}

/** The longest delay of a timer, in milliseconds; a longer one would fire at once. */
const longestTimer = 2_147_483_647;

export interface CallWatchOptions {
  backend: string;
  limits: TimeLimits;
  /** Milliseconds until the job's deadline. */
  deadlineIn: number;
  /** Aborted to stop the run of the job. */
  signal: AbortSignal;
  /** Receives the milliseconds from each chunk of the answer to the next. */
  onGap?: ((ms: number) => void) | undefined;
}

/**
 * Watches one call and aborts its signal when a time limit passes or the run of its job is stopped. A call has
 * one timer: a chunk only notes its time, which the timer reads when it fires.
 */
export class CallWatch {
  /** Milliseconds from the start to the first token. */
  firstTokenMs: number | undefined;
  /** Rejects with the reason when the call is stopped; never fulfils. */
  readonly stopped: Promise<never>;

  readonly #controller = new AbortController();
  readonly #startedAt = performance.now();
  /** The end of the call at the latest: `total`, or the deadline if that is sooner. */
  readonly #endAt: number;
  /** When the next chunk is due at the latest. */
  #nextChunkAt: number;
  /** The limit that sets it. */
  #awaited: 'firstToken' | 'betweenTokens' = 'firstToken';
  #timer: NodeJS.Timeout | undefined;
  #reject: (reason: StopReason) => void = () => undefined;

  constructor(private readonly options: CallWatchOptions) {
    this.stopped = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    const { limits, deadlineIn } = options;
    this.#endAt = this.#startedAt + Math.min(limits.total, deadlineIn);
    this.#nextChunkAt = this.#startedAt + limits.firstToken;
    options.signal.addEventListener('abort', this.#onAbort);
    this.#arm(this.#startedAt);
  }

  /** The signal for the provider. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined for a call that was not stopped. */
  get stopReason(): StopReason | undefined {
    return this.signal.aborted ? (this.signal.reason as StopReason) : undefined;
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  /** Notes that a chunk of the answer came. */
  chunk(): void {
    const now = performance.now();
    if (this.#stopIfDue(now)) return;
    const { limits, onGap } = this.options;
    const before = this.#nextChunkAt - limits.betweenTokens;
    this.#nextChunkAt = now + limits.betweenTokens;
    if (this.#awaited === 'betweenTokens') {
      onGap?.(now - before);
      return;
    }
    this.#awaited = 'betweenTokens';
    this.firstTokenMs ??= now - this.#startedAt;
    this.#arm(now);
  }

  /** Notes that another call of the attempt begins, which has the same time to its first chunk. */
  again(): void {
    const now = performance.now();
    if (this.#stopIfDue(now)) return;
    this.#awaited = 'firstToken';
    this.#nextChunkAt = now + this.options.limits.firstToken;
    this.#arm(now);
  }

  /**
   * Stops the call when a limit has passed without the timer having fired: a provider that yields event after
   * event without waiting leaves no time for timers.
   */
  check(): void {
    this.#stopIfDue(performance.now());
  }

  /** Ends the watch. Nothing stops the call after it. */
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
    const delay = Math.ceil(Math.min(this.#endAt, this.#nextChunkAt) - now);
    this.#timer = setTimeout(this.#onTimer, Math.min(Math.max(delay, 0), longestTimer));
  }

  readonly #onTimer = (): void => {
    const now = performance.now();
    if (!this.#stopIfDue(now)) this.#arm(now);
  };

  #stopIfDue(now: number): boolean {
    if (now < this.#endAt && now < this.#nextChunkAt) return false;
    this.#stop(this.#passed());
    return true;
  }

  #passed(): StopReason {
    const { backend, limits, deadlineIn } = this.options;
    if (this.#nextChunkAt < this.#endAt) {
      return new TimeLimitPassed(backend, this.#awaited, limits[this.#awaited]);
    }
    return deadlineIn <= limits.total
      ? new DeadlinePassed()
      : new TimeLimitPassed(backend, 'total', limits.total);
  }
}

function isAbortReason(reason: unknown): reason is AbortReason {
  return typeof reason === 'string' && Object.hasOwn(abortMessages, reason);
}
