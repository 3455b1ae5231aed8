import type { Attempt, Failure, LimitSnapshot, Usage } from '@app/contracts';
import type { BackendConnection } from '@app/provider-spec';
import type { AttemptCalls } from './call-limits.js';
import type { CallWatch } from './call-watch.js';
import type { CallProgress } from './kinds/kind-spec.js';
import type { AnswerEvent, RunContext } from './run-context.js';

/** How an attempt ended. */
export interface AttemptEnd {
  outcome: Exclude<Attempt['outcome'], 'running'>;
  failure?: Failure;
  possibleDuplicate?: boolean;
}

/** The record of an attempt while its call runs. */
export class RunningAttempt implements CallProgress {
  /** Whether the vendor may have begun to work, and to bill. */
  wasAccepted = false;
  #requestId: string | undefined;
  #usage: Usage | undefined;

  constructor(
    private readonly context: RunContext,
    private readonly watch: CallWatch,
    private readonly called: { provider: string; model: string },
    private readonly calls: AttemptCalls,
    private readonly costOf?: BackendConnection['costOf'],
  ) {}

  accepted(requestId: string | undefined, limits: LimitSnapshot = []): void {
    this.calls.note(limits);
    this.wasAccepted = true;
    this.#requestId = requestId;
    this.watch.check();
  }

  /** Notes the request id and the limits that the vendor reported with a refusal. */
  refused(requestId: string | undefined, limits: LimitSnapshot): void {
    this.calls.note(limits);
    this.#requestId ??= requestId;
  }

  chunk(): void {
    this.wasAccepted = true;
    this.watch.chunk();
  }

  check(): void {
    this.watch.check();
  }

  used(usage: Usage): void {
    this.#usage = usage;
  }

  event(event: AnswerEvent): void {
    this.context.onEvent?.(event);
  }

  again(): void {
    this.watch.again();
  }

  #priced(usage: Usage): Usage {
    const cost = this.costOf?.(this.called.model, usage);
    return cost === undefined ? usage : { ...usage, cost };
  }

  /** The finished record, in the time of its job's record. */
  end(end: AttemptEnd): Attempt {
    this.calls.end(endFailure(end), this.#usage);
    const { attempt } = this.context;
    const { firstTokenMs } = this.watch;
    return {
      ...attempt,
      ...this.called,
      ...(firstTokenMs !== undefined && { firstTokenMs: Math.round(firstTokenMs) }),
      ...(this.#usage !== undefined && { usage: this.#priced(this.#usage) }),
      ...(this.#requestId !== undefined && { providerRequestId: this.#requestId }),
      ...end,
      endedAt: new Date(Date.parse(attempt.startedAt) + Math.round(this.watch.elapsed)).toISOString(),
    };
  }
}

/** Why the call was not answered; undefined for one that was. */
function endFailure({ outcome, failure }: AttemptEnd): Pick<Failure, 'kind' | 'retryAfterMs'> | undefined {
  return outcome === 'succeeded' ? undefined : (failure ?? { kind: 'cancelled' });
}
