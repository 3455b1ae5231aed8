import { scrubSecrets } from '@app/contracts';

/** An error as it is logged. */
export interface ErrorRecord {
  name: string;
  message: string;
  stack?: string;
  code?: string | number;
  cause?: ErrorRecord;
}

/** Causes are followed to this depth; a longer chain, or a cycle, is cut. */
const maximumCauses = 5;
/** Longer messages and stacks are cut. */
const maximumLength = 8_192;

/** The loggable members of anything that was thrown, scrubbed. Other members are never logged. */
export function errorRecord(thrown: unknown, depth = 0): ErrorRecord {
  if (!(thrown instanceof Error)) return { name: 'NotAnError', message: text(describe(thrown)) };
  const code = (thrown as Error & { code?: unknown }).code;
  return {
    name: text(thrown.name),
    message: text(thrown.message),
    ...(thrown.stack !== undefined && { stack: text(thrown.stack) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(thrown.cause !== undefined &&
      depth < maximumCauses && { cause: errorRecord(thrown.cause, depth + 1) }),
  };
}

/**
 * The error without its messages and those of its causes: names, codes and stack frames. For errors that may quote a
 * prompt, such as those of a JSON parser.
 */
export function withoutMessages(thrown: unknown, depth = 0): Error {
  const { name, code } = errorRecord(thrown, maximumCauses);
  const bare: Error & { code?: string | number } = new Error('(message withheld)');
  bare.name = name;
  bare.stack = `${name}: (message withheld)\n${framesOf(thrown)}`;
  if (code !== undefined) bare.code = code;
  if (thrown instanceof Error && thrown.cause !== undefined && depth < maximumCauses) {
    bare.cause = withoutMessages(thrown.cause, depth + 1);
  }
  return bare;
}

/** The frames of a stack, without the message before them, which may have several lines. */
function framesOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || thrown.stack === undefined) return '';
  const { stack, name, message } = thrown;
  const headerEnd = stack.indexOf(message) + message.length;
  const frames = stack.slice(Math.max(headerEnd, name.length)).split('\n');
  return frames.filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line)).join('\n');
}

function text(value: string): string {
  const scrubbed = scrubSecrets(value.slice(0, maximumLength));
  return value.length > maximumLength ? `${scrubbed}…` : scrubbed;
}

function describe(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `A thrown ${thrown === null ? 'null' : typeof thrown}.`;
}
