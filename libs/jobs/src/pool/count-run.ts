import type { Attempt, JobRecord, TerminalStatus } from '@app/contracts';
import type { Decision, Outcome } from '@app/policies';
import { callLabels, type Meter, metrics, noMeter } from '@app/telemetry';

const millisecondsPerSecond = 1_000;

const outcomes: Partial<Record<Decision['type'], TerminalStatus>> = {
  complete: 'completed',
  fail: 'failed',
  cancel: 'cancelled',
  expire: 'expired',
};

/** A run as metrics label it. */
interface CountedRun {
  record: JobRecord;
  /** The attempt that the run began. */
  attempt: Attempt;
  /** The operation of the run's calls. */
  operation: string;
}

/** Times of a run, in seconds. */
interface RunTimes {
  /** The wait in the lane. */
  waited: number;
  /** The run itself. */
  took: number;
}

/** Counts a run and its decision. */
export function countRun(
  meter: Meter,
  { record, attempt: { backend }, operation }: CountedRun,
  { decision, attempt }: Outcome,
  { waited, took }: RunTimes,
): void {
  if (meter === noMeter) return;
  const failure = 'failure' in decision ? decision.failure.kind : attempt?.failure?.kind;
  const message = {
    'messaging.system': 'bullmq',
    'messaging.destination.name': backend,
    'messaging.operation.name': 'process',
    'error.type': failure,
  };
  meter.add(metrics.consumedMessages, message);
  meter.record(metrics.processDuration, message, took);
  meter.record(metrics.queueWait, { backend }, waited);
  const before = record.attempts.at(-2);
  if (before?.outcome === 'lost') {
    meter.add(metrics.stalled, { backend });
    if (before.possibleDuplicate === true) meter.add(metrics.possibleDuplicates, { backend });
  }
  if (decision.type === 'retry') meter.add(metrics.retries, { backend, failure });
  if (decision.type === 'hand-over') {
    meter.add(metrics.handOvers, { from: backend, to: decision.backend, failure });
  }
  const status = outcomes[decision.type];
  if (status !== undefined) countEnd(meter, record, backend, status);
  if (attempt !== undefined) countAttempt(meter, record.tenant, operation, attempt);
}

function countEnd(meter: Meter, record: JobRecord, backend: string, outcome: TerminalStatus): void {
  const { kind } = record.request;
  meter.add(metrics.jobsEnded, { kind, backend, outcome });
  meter.record(
    metrics.jobDuration,
    { kind, outcome },
    (Date.now() - record.createdAt) / millisecondsPerSecond,
  );
}

function countAttempt(meter: Meter, tenant: string, operation: string, attempt: Attempt): void {
  const { backend, provider, model, outcome, failure, usage, firstTokenMs, possibleDuplicate } = attempt;
  meter.add(metrics.attempts, { backend, outcome, failure: failure?.kind });
  // A lost attempt is counted by the run that finds it, because its own process may be dead.
  if (possibleDuplicate === true && outcome !== 'lost') meter.add(metrics.possibleDuplicates, { backend });
  const call = callLabels(operation, provider, model);
  const error = outcome === 'succeeded' ? undefined : (failure?.kind ?? outcome);
  if (attempt.endedAt !== undefined) {
    const took = (Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / millisecondsPerSecond;
    meter.record(metrics.callDuration, { ...call, 'error.type': error }, took);
  }
  if (firstTokenMs !== undefined) {
    meter.record(metrics.firstChunk, call, firstTokenMs / millisecondsPerSecond);
  }
  const counts = { input: usage?.inputTokens, output: usage?.outputTokens };
  for (const [token, count] of Object.entries(counts)) {
    if (count === undefined) continue;
    meter.record(metrics.callTokens, { ...call, 'gen_ai.token.type': token }, count);
    meter.add(metrics.tokens, { tenant, backend, model, token }, count);
  }
  if (usage?.cost !== undefined) {
    const { amount, currency } = usage.cost;
    meter.add(metrics.cost, { tenant, backend, model, currency }, amount);
  }
  const parts = { cached: usage?.cachedInputTokens, reasoning: usage?.reasoningTokens };
  for (const [token, count] of Object.entries(parts)) {
    if (count !== undefined) meter.add(metrics.tokens, { tenant, backend, model, token }, count);
  }
}
