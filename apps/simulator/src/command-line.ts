import { parseArgs } from 'node:util';
import type { SimulatorOptions } from './simulator.js';

export const usage = `Usage: simulator [flags]

  --port N                  default 4010; 0 takes any free one
  --host ADDRESS            default 127.0.0.1
  --latency MS              before the headers
  --first-token MS          from the headers to the first token
  --tokens-per-second N     of an answer
  --jitter PART             0 to 1: by how much each time may differ
  --seed N                  of the jitter
  --help`;

/**
 * Reads the command line.
 *
 * @returns undefined when help is asked for.
 * @throws TypeError for a flag that there is not; Error for a value that is no number.
 */
export function readFlags(args: readonly string[]): SimulatorOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: text,
      host: text,
      latency: text,
      'first-token': text,
      'tokens-per-second': text,
      jitter: text,
      seed: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  return {
    port: numeric('port', values.port) ?? 4_010,
    host: values.host,
    script: {
      default: {
        timing: {
          latencyMs: numeric('latency', values.latency),
          timeToFirstTokenMs: numeric('first-token', values['first-token']),
          tokensPerSecond: numeric('tokens-per-second', values['tokens-per-second']),
          jitter: numeric('jitter', values.jitter),
          seed: numeric('seed', values.seed),
        },
      },
    },
  };
}

function numeric(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() === '' || Number.isNaN(parsed))
    throw new Error(`--${flag} wants a number, not '${value}'.`);
  return parsed;
}
