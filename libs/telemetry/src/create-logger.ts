import { styleText } from 'node:util';
import { scrubSecrets } from '@app/contracts';
import {
  destination as toFile,
  type DestinationStream,
  type Logger as Pino,
  pino,
  stdTimeFunctions,
} from 'pino';
import type { ErrorRecord } from './error-record.js';
import {
  type LogFields,
  logFieldNames,
  type LoggedFields,
  loggedFields,
  type Logger,
  type LogLevel,
} from './logger.js';

export interface LoggerOptions {
  level: LogLevel;
  /** Writes lines for people instead of JSON. Default: whether the standard output is a terminal. */
  pretty?: boolean;
  /** Default: the standard output. */
  destination?: { write(line: string): void };
}

/** Creates a logger that writes one JSON object, or one line for people, for each message. */
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
        // Errors arrive here as records.
        serializers: { error: (record: unknown) => record },
      },
      stream,
    ),
  );
}

class PinoLogger implements Logger {
  constructor(
    private readonly output: Pino,
    /** Added to every line; a field of the line itself replaces the one of the same name. */
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

const colours = { fatal: 'red', error: 'red', warn: 'yellow', info: 'green', debug: 'gray' } as const;

/** Every character that can move the cursor, colour or turn the text of a terminal. */
const controls = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A line of the JSON log for a person at a terminal: time, level, message, fields. */
function terminalLine(json: string): string {
  const line = JSON.parse(json) as Record<string, unknown> & { level: keyof typeof colours; time: string };
  const fields = logFieldNames
    .filter((name) => line[name] !== undefined)
    .map((name) => `${name}=${plain(line[name])}`);
  if (line['error'] !== undefined) fields.push(`error=${errorText(line['error'] as ErrorRecord)}`);
  const level = styleText(colours[line.level], line.level.toUpperCase().padEnd(5));
  const clock = styleText('gray', line.time.slice(11, 23));
  return `${[clock, level, plain(line['message']), styleText('gray', fields.join(' '))].join(' ').trimEnd()}\n`;
}

function errorText({ name, message, cause }: ErrorRecord): string {
  const own = plain(`${name}: ${message}`);
  return cause === undefined ? own : `${own} <- ${errorText(cause)}`;
}

function plain(value: unknown): string {
  return String(value).replaceAll(controls, ' ');
}
