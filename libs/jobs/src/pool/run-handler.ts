import type { Attempt, Failure, JobRecord } from '@app/contracts';
import type { AbortReason, Decision, KindTable, Outcome } from '@app/policies';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import {
  attribute,
  type Logger,
  type Span,
  spanEvent,
  spanName,
  type Telemetry,
  withoutMessages,
} from '@app/telemetry';
import { OutputLog } from '../events/output-log.js';
import type { JobRecords } from '../records/job-records.js';
import { JobContext } from './job-handler.js';
import type { Run } from './running-jobs.js';
import { countRun } from './count-run.js';

/** The decision for an aborted run whose handler threw. */
const decisionAfterAbort: Record<AbortReason, Decision> = {
  cancelled: { type: 'cancel' },
  expired: { type: 'expire' },
  shutdown: { type: 'hand-back' },
  lost: { type: 'hand-back' },
};

/** A run that begins. */
interface BegunRun {
  record: JobRecord;
  token: string;
  run: Run;
  /** Whether the run came through the queue. */
  queued: boolean;
}

/** The parts of a process that a run needs. */
interface RunParts {
  kinds: KindTable;
  records: JobRecords;
  log: Logger;
  telemetry: Telemetry;
}

/**
 * Runs an attempt with the handler of the job's kind, and writes the chunks of a streamed job to its log.
 *
 * @throws {Error} Only if the log could not be written. Then the run must not be settled.
 */
export async function runHandler(
  handler: MessageHandler | undefined,
  { record, token, run, queued }: BegunRun,
  { kinds, records, log, telemetry }: RunParts,
): Promise<Outcome> {
  const attempt = record.attempts.at(-1);
  if (attempt === undefined) throw new TypeError('A running job has a running attempt.');
  const output = record.request.stream === true ? new OutputLog(records, record.id, token) : undefined;
  const { kind } = record.request;
  const operation = kinds.find(kind)?.operation ?? kind;
  const observed = new ObservedRun({ telemetry, log, record, attempt, queued, operation });
  const context = new JobContext(
    attempt.backend,
    attempt,
    run.signal,
    run.slot,
    output?.add,
    observed.span,
    telemetry.meter,
  );
  const outcome = await call(handler, record, context).catch((error: unknown) =>
    afterThrow(error, attempt, context, record, log),
  );
  observed.decided(outcome);
  await output?.close();
  return outcome;
}

async function call(
  handler: MessageHandler | undefined,
  record: JobRecord,
  context: JobContext,
): Promise<Outcome> {
  if (handler === undefined) throw new Error(`No handler for jobs of kind ${record.request.kind}.`);
  const answer: unknown = await handler(record, context);
  return (isObservable(answer) ? await lastValueFrom(answer) : answer) as Outcome;
}

function afterThrow(
  error: unknown,
  attempt: Attempt,
  { abortReason, backend, span }: JobContext,
  { id, tenant }: JobRecord,
  log: Logger,
): Outcome {
  const endedAt = new Date().toISOString();
  if (abortReason !== undefined) {
    const outcome =
      abortReason === 'shutdown' ? 'handed-back' : abortReason === 'lost' ? 'lost' : 'cancelled';
    return {
      decision: decisionAfterAbort[abortReason],
      attempt: { ...attempt, endedAt, outcome, possibleDuplicate: abortReason === 'lost' || undefined },
    };
  }
  // The message of the error may quote the prompt.
  log.error('The handler of a job threw an error', {
    job: id,
    tenant,
    trace: span.traceId,
    backend,
    error: withoutMessages(error),
  });
  const failure: Failure = {
    kind: 'internal',
    message: 'Sluice itself failed while it ran this job. The log of the worker has the reason.',
  };
  return {
    decision: { type: 'fail', failure },
    attempt: { ...attempt, endedAt, outcome: 'failed', failure },
  };
}

const millisecondsPerSecond = 1_000;

interface ObservedRunParts {
  telemetry: Telemetry;
  log: Logger;
  record: JobRecord;
  /** The attempt that begins. */
  attempt: Attempt;
  /** Whether the run came through the queue, or is a direct run. */
  queued: boolean;
  /** The operation of the run's calls, a label of metrics. */
  operation: string;
}

/** Observes a run by a span, metrics and a line in the log. */
class ObservedRun {
  readonly span: Span;
  readonly #startedAt = performance.now();

  constructor(private readonly parts: ObservedRunParts) {
    const { telemetry, record, attempt, queued } = parts;
    const { id, tenant, request, hop, traceparent } = record;
    this.span = telemetry.tracer.start(spanName.process(attempt.backend), {
      kind: queued ? 'consumer' : 'internal',
      parent: traceparent,
      attributes: {
        ...(queued && {
          [attribute.messagingSystem]: 'bullmq',
          [attribute.messagingDestination]: attempt.backend,
          [attribute.messagingOperationName]: 'process',
          [attribute.messagingOperationType]: 'process',
          [attribute.messagingMessageId]: id,
          [attribute.queueWait]: this.#waited(),
        }),
        [attribute.jobId]: id,
        [attribute.jobKind]: request.kind,
        [attribute.tenant]: tenant,
        [attribute.backend]: attempt.backend,
        [attribute.attempt]: attempt.number,
        [attribute.hop]: hop,
      },
    });
  }

  /** Records the outcome of the run. */
  decided(outcome: Outcome): void {
    const { decision } = outcome;
    const { record, attempt, log, telemetry, operation } = this.parts;
    const { backend } = attempt;
    const failure = failureOf(decision) ?? outcome.attempt?.failure?.kind;
    this.span.set({ [attribute.decision]: decision.type });
    if (decision.type === 'retry') {
      const wait = Math.max(0, decision.at - Date.now()) / millisecondsPerSecond;
      this.span.event(spanEvent.retry, { [attribute.wait]: wait, [attribute.errorType]: failure });
    } else if (decision.type === 'hand-over') {
      const to = decision.backend;
      this.span.event(spanEvent.handOver, { [attribute.to]: to, [attribute.errorType]: failure });
    }
    this.span.end(decision.type === 'complete' ? undefined : failure);
    const took = performance.now() - this.#startedAt;
    countRun(telemetry.meter, { record, attempt, operation }, outcome, {
      waited: this.#waited(),
      took: took / millisecondsPerSecond,
    });
    const level = decision.type === 'fail' ? 'info' : 'debug';
    log[level]('A run of a job ended', {
      job: record.id,
      tenant: record.tenant,
      trace: this.span.traceId,
      kind: record.request.kind,
      backend,
      attempt: attempt.number,
      decision: decision.type,
      failure,
      durationMs: Math.round(took),
    });
  }

  /** Seconds that the job waited in the lane. */
  #waited(): number {
    const { record, attempt } = this.parts;
    return Math.max(0, Date.parse(attempt.startedAt) - record.enqueuedAt) / millisecondsPerSecond;
  }
}

function failureOf(decision: Decision): string | undefined {
  return 'failure' in decision ? decision.failure.kind : undefined;
}
