import { type Configuration, scrubSecrets } from '@app/contracts';
import { type ErrorRecord, errorRecord } from './error-record.js';

export type LogLevel = Configuration['log']['level'];

/**
 * Writes log messages. A message is a fixed sentence; whatever varies goes into the fields. Prompts, answers and
 * credentials belong in neither.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger;
}

const text = '';
const number = 0;

/**
 * The fields of a log line, in the order in which a terminal shows them. A member that is not in this list is not
 * written, so that no request, header or prompt is logged as part of an object.
 */
const logFields = {
  /** The program: `api`, `worker` … */
  app: text,
  /** The part of the program. */
  component: text,
  job: text,
  tenant: text,
  /** The id of the trace. */
  trace: text,
  kind: text,
  backend: text,
  provider: text,
  model: text,
  /** The number of the attempt, from 1. */
  attempt: number,
  /** The decision about a job: `retry`, `hand-over` … */
  decision: text,
  /** The kind of a failure. */
  failure: text,
  /** An HTTP status. */
  status: number,
  /** The id of a webhook endpoint. */
  endpoint: text,
  /** The id of a schedule. */
  schedule: text,
  requestId: text,
  method: text,
  /** The pattern of an address, or an address without its query. */
  path: text,
  /** Milliseconds. */
  durationMs: number,
  count: number,
  /** From 0 to 1. */
  share: number,
};

/** The fields of a log line besides its message. */
export type LogFields = Partial<typeof logFields> & {
  /** Logged as its name, message, stack, code and cause, scrubbed of credentials. */
  error?: unknown;
};

export const logFieldNames = Object.keys(logFields) as (keyof typeof logFields)[];

/** The fields of one line as they are written: only known ones, scrubbed. */
export type LoggedFields = Record<string, string | number | ErrorRecord>;

export function loggedFields(fields: LogFields): LoggedFields {
  const logged: LoggedFields = {};
  for (const name of logFieldNames) {
    const value: unknown = fields[name];
    if (typeof value === 'string') logged[name] = scrubSecrets(value);
    else if (typeof value === 'number') logged[name] = value;
  }
  if (fields.error !== undefined) logged['error'] = errorRecord(fields.error);
  return logged;
}
