import type { Attempt, JobRecord } from '@app/contracts';
import type { Decision, Outcome } from '@app/policies';
import { attribute, type Logger, type Span, spanEvent, spanName, type Telemetry } from '@app/telemetry';
import { countRun } from './count-run.js';

const millisecondsPerSecond = 1_000;

export interface WatchedRunParts {
  telemetry: Telemetry;
  log: Logger;
  record: JobRecord;
  /** The attempt that begins. */
  attempt: Attempt;
  /** Whether it came through the queue, or runs in the process that accepted it. */
  queued: boolean;
  /** The operation of its calls, a label of metrics. */
  operation: string;
}

/** Observes a run: its span, its metrics and its line in the log. */
export class WatchedRun {
  readonly span: Span;
  readonly #startedAt = performance.now();

  constructor(private readonly parts: WatchedRunParts) {
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

  /** The handler has decided how the job goes on. */
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
    const say = decision.type === 'fail' ? 'info' : 'debug';
    log[say]('A run of a job ended', {
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
