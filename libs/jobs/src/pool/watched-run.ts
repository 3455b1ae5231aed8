import type { Attempt, JobRecord } from '@app/contracts';
import type { Decision, Outcome } from '@app/policies';
import { attribute, type Logger, type Span, spanEvent, spanName, type Telemetry } from '@app/telemetry';
import { countRun } from './count-run.js';

const millisecondsPerSecond = 1_000;

/** How a run looks from outside: its span, its figures and its line in the log. */
export class WatchedRun {
  readonly span: Span;
  readonly #startedAt = performance.now();

  /** @param attempt The one that begins. */
  constructor(
    private readonly telemetry: Telemetry,
    private readonly log: Logger,
    private readonly record: JobRecord,
    private readonly attempt: Attempt,
    /** Whether it came through the queue, or runs in the process that accepted it. */
    queued: boolean,
  ) {
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

  /** The handler has said what shall become of the job. */
  decided(outcome: Outcome): void {
    const { decision } = outcome;
    const { backend } = this.attempt;
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
    countRun(this.telemetry.meter, this.record, this.attempt, outcome, {
      waited: this.#waited(),
      took: took / millisecondsPerSecond,
    });
    const say = decision.type === 'fail' ? 'info' : 'debug';
    this.log[say]('A run of a job ended', {
      job: this.record.id,
      tenant: this.record.tenant,
      trace: this.span.traceId,
      kind: this.record.request.kind,
      backend,
      attempt: this.attempt.number,
      decision: decision.type,
      failure,
      durationMs: Math.round(took),
    });
  }

  /** Seconds that the job waited in the lane. */
  #waited(): number {
    const { enqueuedAt } = this.record;
    return Math.max(0, Date.parse(this.attempt.startedAt) - enqueuedAt) / millisecondsPerSecond;
  }
}

function failureOf(decision: Decision): string | undefined {
  return 'failure' in decision ? decision.failure.kind : undefined;
}
