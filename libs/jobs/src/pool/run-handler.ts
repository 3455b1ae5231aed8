import type { Attempt, Failure, JobRecord } from '@app/contracts';
import type { AbortReason, Decision, KindTable, Outcome } from '@app/policies';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type Logger, type Telemetry, withoutMessages } from '@app/telemetry';
import { OutputLog } from '../events/output-log.js';
import type { JobRecords } from '../records/job-records.js';
import { JobContext } from './job-context.js';
import type { Run } from './running-jobs.js';
import { WatchedRun } from './watched-run.js';

/** Why an aborted run whose handler threw is over. */
const decisionAfterAbort: Record<AbortReason, Decision> = {
  cancelled: { type: 'cancel' },
  expired: { type: 'expire' },
  shutdown: { type: 'hand-back' },
  lost: { type: 'hand-back' },
};

/** A run, as it begins. */
export interface BegunRun {
  record: JobRecord;
  token: string;
  run: Run;
  /** Whether it came through the queue. */
  queued: boolean;
}

/** What a run needs of its process. */
export interface RunParts {
  kinds: KindTable;
  records: JobRecords;
  log: Logger;
  telemetry: Telemetry;
}

/**
 * Lets the handler of the job's kind run its attempt, and writes what it says into the log of a job that
 * is streamed.
 *
 * @throws Only when the log could not be written: then the run must not count.
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
  const watched = new WatchedRun({ telemetry, log, record, attempt, queued, operation });
  const context = new JobContext(
    attempt.backend,
    attempt,
    run.signal,
    run.slot,
    output?.add,
    watched.span,
    telemetry.meter,
  );
  const outcome = await call(handler, record, context).catch((error: unknown) =>
    afterThrow(error, attempt, context, record, log),
  );
  watched.decided(outcome);
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
  // Its message may quote the prompt.
  log.error('The handler of a job threw', {
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
