/**
 * What a log line may carry beside its message. It is a list of what is allowed: a member that is not
 * here is not written, so that no request, header or prompt gets into a log by being part of an object.
 */
export interface LogFields {
  /** The app that speaks: `api`, `worker`… */
  app?: string;
  job?: string;
  tenant?: string;
  /** The id of the trace that it happened in. */
  trace?: string;
  kind?: string;
  backend?: string;
  provider?: string;
  model?: string;
  /** The number of the attempt, from 1. */
  attempt?: number;
  /** What was decided about a job: `retry`, `hand-over`… */
  decision?: string;
  /** The kind of a failure. */
  failure?: string;
  /** An HTTP status. */
  status?: number;
  /** The id of a webhook endpoint. */
  endpoint?: string;
  /** The id of a schedule. */
  schedule?: string;
  requestId?: string;
  method?: string;
  /** The pattern of an address, or an address without its query. */
  path?: string;
  /** Milliseconds. */
  durationMs?: number;
  count?: number;
  /** A part of a whole, from 0 to 1. */
  share?: number;
  /** The part of it that speaks. */
  component?: string;
  /** Written as its name, message, stack, code and cause, scrubbed of credentials. */
  error?: unknown;
}

export const logFieldNames = [
  'app',
  'component',
  'job',
  'tenant',
  'trace',
  'kind',
  'backend',
  'provider',
  'model',
  'attempt',
  'decision',
  'failure',
  'status',
  'endpoint',
  'schedule',
  'requestId',
  'method',
  'path',
  'durationMs',
  'count',
  'share',
] as const satisfies readonly Exclude<keyof LogFields, 'error'>[];
