import {
  type DestinationStream,
  type Logger as Pino,
  destination as toFile,
  pino,
  stdTimeFunctions,
} from 'pino';
import type { LogFields } from './log-fields.js';
import { type LoggedFields, loggedFields } from './logged-fields.js';
import type { Logger, LogLevel } from './logger.js';
import { scrubSecrets } from '@app/contracts';
import { terminalLine } from './terminal-line.js';

export interface LoggerOptions {
  level: LogLevel;
  /** Lines for people instead of JSON. Default: whether the standard output is a terminal. */
  pretty?: boolean;
  /** Where the lines go; default: the standard output. */
  destination?: { write(line: string): void };
}

/** A logger that writes one JSON object, or one line for people, for each message. */
export function createLogger({ level, pretty, destination }: LoggerOptions): Logger {
  const output = destination ?? toFile({ fd: 1, sync: false });
  const forPeople = pretty ?? (destination === undefined && process.stdout.isTTY);
  const stream: DestinationStream = forPeople
    ? { write: (line) => output.write(terminalLine(line)) }
    : output;
  return new PinoLogger(
    pino(
      {
        level,
        base: { pid: process.pid },
        messageKey: 'message',
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        // Errors are already records when they get here.
        serializers: { error: (record: unknown) => record },
      },
      stream,
    ),
  );
}

class PinoLogger implements Logger {
  constructor(
    private readonly output: Pino,
    /** Of every line; the line's own come before them, so that no key is there twice. */
    private readonly fields: LoggedFields = {},
  ) {}

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  fatal(message: string, fields?: LogFields): void {
    this.#write('fatal', message, fields);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.output, { ...this.fields, ...loggedFields(fields) });
  }

  #write(level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields = {}): void {
    if (!this.output.isLevelEnabled(level)) return;
    this.output[level]({ ...this.fields, ...loggedFields(fields) }, scrubSecrets(message));
  }
}
