import { parseArgs } from 'node:util';
import type { SimulatorOptions } from './simulator.js';

export const usage = `Usage: simulator [flags]

  --port N                  port to listen on; default 4010, 0 for any free port
  --host ADDRESS            address to listen on; default 127.0.0.1
  --latency MS              time until the response headers
  --first-token MS          time from the headers to the first token
  --tokens-per-second N     rate at which an answer is generated
  --jitter SHARE            0 to 1: share by which each time varies, up or down
  --seed N                  seed of the jitter
  --help                    print this help`;

/**
 * Reads the command line.
 *
 * @returns undefined if help is requested.
 * @throws TypeError for an unknown flag; Error for a value that is not a number.
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
    throw new Error(`--${flag} needs a number, not '${value}'.`);
  return parsed;
}
