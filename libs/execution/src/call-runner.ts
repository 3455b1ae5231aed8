import type { Attempt, CallKind, Failure, JobResult, TimeLimits } from '@app/contracts';
import type { AbortReason } from '@app/policies';
import { type BackendConnection, ProviderError, withTraceparent } from '@app/provider-spec';
import { callLabels, type LogFields, type Logger, metrics, withoutMessages } from '@app/telemetry';
import { AttemptAborted } from './attempt-aborted.js';
import { beginCallSpan, endCallSpan } from './call-span.js';
import { CallWatch, type StopReason } from './call-watch.js';
import { failureOf, internalFailure } from './failure-of.js';
import type { KindAnswer, KindCall, KindRunners } from './kind-runner.js';
import type { AttemptLimits } from './limits/attempt-limits.js';
import type { CallJob } from './call-job.js';
import type { RunContext } from './run-context.js';
import { type AttemptEnd, RunningAttempt } from './running-attempt.js';
import { settledWithin } from './settled-within.js';
import { DeadlinePassed } from './time-limit-passed.js';

/** A stopped provider gets this long to let go, in milliseconds; then it is left alone. */
const letGoLimit = 250;
const millisecondsPerSecond = 1_000;

/** A call to make for a job. */
export interface Call {
  job: CallJob;
  context: RunContext;
  backend: BackendConnection;
  model: string;
  timeLimits: TimeLimits;
  limits: AttemptLimits;
  /** Milliseconds until the job's deadline. */
  deadlineIn: number;
}

/** How a call ended, and its record. */
export type CallEnd = { attempt: Attempt; elapsed: number } & Ending;

type Ending =
  | { type: 'answered'; result: JobResult }
  | { type: 'failed'; failure: Failure }
  | { type: 'stopped'; reason: AbortReason };

const deadlineFailure: Failure = {
  kind: 'timeout',
  message: "The job's deadline passed before the answer was complete.",
};

const outcomes = {
  cancelled: 'cancelled',
  expired: 'failed',
  shutdown: 'handed-back',
  lost: 'lost',
} as const satisfies Record<AbortReason, AttemptEnd['outcome']>;

/** Calls a backend once, within its time limits, and writes down what came of it. Never rejects. */
export class CallRunner {
  constructor(
    private readonly kinds: KindRunners,
    private readonly log: Logger,
  ) {}

  async run(call: Call): Promise<CallEnd> {
    const { job, context, backend, model, timeLimits, limits, deadlineIn } = call;
    const watch = new CallWatch({
      backend: backend.name,
      limits: timeLimits,
      deadlineIn,
      signal: context.signal,
      onGap: gapsOf(call),
    });
    const called = { provider: backend.providerId, model };
    const progress = new RunningAttempt(context, watch, called, limits, backend.costOf);
    const { kind, input } = job.request;
    const retried = job.attempts.some((attempt) => hasFailed(attempt, backend.name));
    const { signal } = watch;
    const { slot } = context;
    const span = beginCallSpan(call);
    const work = withTraceparent(span.traceparent, () =>
      this.#start(kind, { backend, model, input, signal, retried, slot, limits, progress }),
    );
    const ending = await this.#ending(call, work, watch, progress);
    const attempt = progress.end(attemptEnd(ending, progress));
    endCallSpan(span, attempt, ending.type === 'answered' ? ending.result : undefined);
    return { ...ending, attempt, elapsed: watch.elapsed };
  }

  #start<Kind extends CallKind>(kind: Kind, call: KindCall<Kind>): Promise<KindAnswer<CallKind>> {
    return this.kinds[kind].run(call);
  }

  async #ending(
    call: Call,
    work: Promise<KindAnswer<CallKind>>,
    watch: CallWatch,
    progress: RunningAttempt,
  ): Promise<Ending> {
    try {
      const { result, released } = await Promise.race([work, watch.stopped]);
      void released.then(() => watch.close());
      return { type: 'answered', result };
    } catch (error) {
      watch.close();
      const { stopReason } = watch;
      if (stopReason === undefined) return this.#failed(call, progress, error);
      if (!(await settledWithin(work, letGoLimit))) {
        this.log.warn('A provider goes on although its call was stopped; it is left alone.', fieldsOf(call));
      }
      return stopped(stopReason);
    }
  }

  #failed(call: Call, progress: RunningAttempt, error: unknown): Ending {
    if (error instanceof ProviderError) progress.refused(error.requestId, error.limits);
    const failure = failureOf(error);
    if (failure !== undefined) return { type: 'failed', failure };
    this.log.error('An attempt ended in a defect.', { ...fieldsOf(call), error: withoutMessages(error) });
    return { type: 'failed', failure: internalFailure(call.backend.name, error) };
  }
}

/** Where the times between the parts of a streamed answer are counted. */
function gapsOf({ job, context: { meter }, backend, model }: Call): ((ms: number) => void) | undefined {
  if (meter === undefined || job.request.kind === 'embed') return undefined;
  const labels = callLabels(job.request.kind, backend.providerId, model);
  return (ms) => meter.record(metrics.chunkGap, labels, ms / millisecondsPerSecond);
}

/** Whether it failed on this backend for a reason that waiting for a limit does not mend. */
function hasFailed({ backend, outcome, failure }: Attempt, name: string): boolean {
  return backend === name && outcome === 'failed' && failure?.kind !== 'rate-limit';
}

function stopped(why: StopReason): Ending {
  if (why instanceof AttemptAborted) return { type: 'stopped', reason: why.reason };
  return why instanceof DeadlinePassed
    ? { type: 'stopped', reason: 'expired' }
    : { type: 'failed', failure: why.failure };
}

function attemptEnd(ending: Ending, { wasAccepted }: RunningAttempt): AttemptEnd {
  if (ending.type === 'answered') return { outcome: 'succeeded' };
  if (ending.type === 'failed') return { outcome: 'failed', failure: ending.failure };
  const outcome = outcomes[ending.reason];
  if (ending.reason === 'expired') return { outcome, failure: deadlineFailure };
  // A cancelled job is over; one that is run again may be billed again.
  return ending.reason === 'cancelled' || !wasAccepted ? { outcome } : { outcome, possibleDuplicate: true };
}

function fieldsOf({ job, context, backend }: Call): LogFields {
  return {
    job: job.id,
    tenant: job.tenant,
    trace: context.span?.traceId,
    backend: backend.name,
    provider: backend.providerId,
    attempt: context.attempt.number,
  };
}
