import { styleText } from 'node:util';
import type { ErrorRecord } from './error-record.js';
import { logFieldNames } from './log-fields.js';

const colours = { fatal: 'red', error: 'red', warn: 'yellow', info: 'green', debug: 'gray' } as const;

/** Everything that could move the cursor, colour or turn the text of a terminal. */
const controls = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A line of the JSON log as a person reads it on a terminal: time, level, message, fields. */
export function terminalLine(json: string): string {
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
