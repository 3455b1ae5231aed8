import type { Configuration } from '@app/contracts';
import type { LogFields } from './log-fields.js';

export type LogLevel = Configuration['log']['level'];

/**
 * Where the parts of the program tell what happens in them. A message is a fixed sentence; what
 * varies goes into the fields. Prompts, answers and credentials belong in neither.
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
