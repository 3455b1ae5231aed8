import { type Attempt, type Failure, type JobRecord, scrubSecrets, type TimeLimits } from '@app/contracts';
import type { AbortReason } from '@app/policies';
import { type BackendConnection, ProviderError, withTraceparent } from '@app/provider-spec';
import { callLabels, type LogFields, type Logger, metrics, withoutMessages } from '@app/telemetry';
import type { AttemptCalls } from './call-limits.js';
import { beginCallSpan, endCallSpan } from './call-span.js';
import { AttemptAborted, CallWatch, DeadlinePassed, type StopReason } from './call-watch.js';
import type { CallRunner as KindRunner, CallWork, KindAnswer } from './kinds/kind-spec.js';
import type { RunContext } from './run-context.js';
import { type AttemptEnd, RunningAttempt } from './running-attempt.js';

/** Milliseconds that a stopped provider has to return; after them it is abandoned. */
const abortLimitMs = 250;
const millisecondsPerSecond = 1_000;

/** The rules and the runner of a kind, for its calls. */
export interface CallKind {
  operation: string;
  work: CallWork<object, object>;
  runner: KindRunner<object, object>;
}

/** An admitted attempt. */
export interface Call {
  job: JobRecord;
  kind: CallKind;
  context: RunContext;
  backend: BackendConnection;
  model: string;
  timeLimits: TimeLimits;
  calls: AttemptCalls;
  /** Milliseconds until the job's deadline. */
  deadlineIn: number;
}

/** The end of an attempt, and its record. */
export type CallEnd = { attempt: Attempt; elapsed: number } & Ending;

type Ending =
  | { type: 'answered'; result: object }
  | { type: 'failed'; failure: Failure }
  | { type: 'stopped'; reason: AbortReason };

/** Calls a backend for one attempt within its time limits, and records how the attempt ended. Never rejects. */
export async function runCall(call: Call, log: Logger): Promise<CallEnd> {
  const { job, kind, context, backend, model, timeLimits, calls, deadlineIn } = call;
  const watch = new CallWatch({
    backend: backend.name,
    limits: timeLimits,
    deadlineIn,
    signal: context.signal,
    onGap: gapMeter(call),
  });
  const called = { provider: backend.providerId, model };
  const progress = new RunningAttempt(context, watch, called, calls, backend.costOf);
  const { input } = job.request;
  const retried = job.attempts.some((attempt) => hasFailed(attempt, backend.name));
  const { signal } = watch;
  const { slot } = context;
  const { operation, work, runner } = kind;
  const span = beginCallSpan({ job, context, backend, model, operation, rules: work.span });
  const answer = withTraceparent(span.traceparent, () =>
    runner.run({ backend, model, input, signal, retried, slot, calls, progress }),
  );
  const ending = await endOf(answer, { call, watch, progress, log });
  const attempt = progress.end(attemptEnd(ending, progress));
  endCallSpan(span, work.span, attempt, ending.type === 'answered' ? ending.result : undefined);
  return { ...ending, attempt, elapsed: watch.elapsed };
}

interface Watched {
  call: Call;
  watch: CallWatch;
  progress: RunningAttempt;
  log: Logger;
}

async function endOf(answer: Promise<KindAnswer<object>>, watched: Watched): Promise<Ending> {
  const { call, watch, log } = watched;
  try {
    const { result, released } = await Promise.race([answer, watch.stopped]);
    void released.then(() => watch.close());
    return { type: 'answered', result };
  } catch (error) {
    watch.close();
    const { stopReason } = watch;
    if (stopReason === undefined) return failed(error, watched);
    if (!(await settlesWithin(answer, abortLimitMs))) {
      log.warn('A provider does not return although its call was stopped; it is abandoned.', fieldsOf(call));
    }
    return stopped(stopReason);
  }
}

function failed(error: unknown, { call, progress, log }: Watched): Ending {
  if (error instanceof ProviderError) {
    progress.refused(error.requestId, error.limits);
    return { type: 'failed', failure: providerFailure(error) };
  }
  log.error('An attempt ended in a defect.', { ...fieldsOf(call), error: withoutMessages(error) });
  return { type: 'failed', failure: internalFailure(call.backend.name, error) };
}

/** A provider that reports "cancelled" although nobody stopped its call has ended it by itself. */
function providerFailure({ failure }: ProviderError): Failure {
  return {
    ...failure,
    kind: failure.kind === 'cancelled' ? 'unavailable' : failure.kind,
    message: scrubSecrets(failure.message),
  };
}

/** The failure for a defect. Its message must not quote a prompt. */
function internalFailure(backend: string, thrown: unknown): Failure {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const message = `Sluice itself failed while it called backend "${backend}" (${name}). The worker's log has the details.`;
  return { kind: 'internal', message };
}

/** Records the gaps between the chunks of a streamed answer. */
function gapMeter({ context: { meter }, kind, backend, model }: Call): ((ms: number) => void) | undefined {
  if (meter === undefined || !kind.work.streams) return undefined;
  const labels = callLabels(kind.operation, backend.providerId, model);
  return (ms) => meter.record(metrics.chunkGap, labels, ms / millisecondsPerSecond);
}

/** Whether the attempt failed on this backend for a reason that waiting for a limit does not remove. */
function hasFailed({ backend, outcome, failure }: Attempt, name: string): boolean {
  return backend === name && outcome === 'failed' && failure?.kind !== 'rate-limit';
}

function stopped(why: StopReason): Ending {
  if (why instanceof AttemptAborted) return { type: 'stopped', reason: why.reason };
  return why instanceof DeadlinePassed
    ? { type: 'stopped', reason: 'expired' }
    : { type: 'failed', failure: why.failure };
}

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

function attemptEnd(ending: Ending, { wasAccepted }: RunningAttempt): AttemptEnd {
  if (ending.type === 'answered') return { outcome: 'succeeded' };
  if (ending.type === 'failed') return { outcome: 'failed', failure: ending.failure };
  const outcome = outcomes[ending.reason];
  if (ending.reason === 'expired') return { outcome, failure: deadlineFailure };
  // A cancelled job is over; one that runs again may be billed again.
  return ending.reason === 'cancelled' || !wasAccepted ? { outcome } : { outcome, possibleDuplicate: true };
}

/** Whether a promise settles within so many milliseconds. */
async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
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
