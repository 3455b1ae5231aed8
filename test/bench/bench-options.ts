import { parseArgs } from 'node:util';

const fsyncs = ['always', 'everysec'] as const;

/** `always`: before Redis answers, which survives a power cut; `everysec`: within a second, which survives a crash. */
export type Fsync = (typeof fsyncs)[number];

/** What a run of the bench shall do. */
export interface BenchOptions {
  /** How often every measurement is repeated, in turn with the others; figures are medians over rounds. */
  rounds: number;
  /** How long one measurement of one round lasts, in seconds. */
  seconds: number;
  /** Also sends the same load through the peer gateway. */
  peer: boolean;
  /** Measures what tracing costs, and nothing else. */
  tracing: boolean;
  /** Prints one JSON document for machines instead of the table. */
  json: boolean;
  /** When Redis brings its writes to the disk. */
  fsync: Fsync;
  /** A folder for CPU profiles of the measured processes, written when they end. */
  profileFolder: string | undefined;
}

export const usage = `Usage: npm run bench -- [options]

  --peer            also send the same load through @portkey-ai/gateway (installed under .sluice/bench)
  --tracing         measure what tracing costs, at 10 and at 100 % sampling, and nothing else
  --rounds N        repeat every measurement N times, in turn (5)
  --seconds N       length of one measurement (3)
  --quick           2 rounds of 1 second: a glance, not a figure to quote
  --json            print one JSON document instead of the table
  --fsync WHEN      always: Redis writes to the disk before it answers (as the local Redis does);
                    everysec: within a second (as many installations do)
  --profile FOLDER  write CPU profiles of the API and the worker there
  --help            this text
`;

/** Wrong arguments; the message is for the person who typed them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the command line; undefined when it asks for help.
 *
 * @throws {UsageError}
 */
export function readOptions(argv: readonly string[]): BenchOptions | undefined {
  const { values } = parse(argv);
  if (values.help) return undefined;
  const [rounds, seconds] = values.quick ? [2, 1] : [5, 3];
  return {
    rounds: wholeNumber('rounds', values.rounds, rounds, 50),
    seconds: wholeNumber('seconds', values.seconds, seconds, 60),
    peer: values.peer,
    tracing: values.tracing,
    json: values.json,
    fsync: oneOf('fsync', values.fsync, fsyncs),
    profileFolder: values.profile,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        peer: { type: 'boolean', default: false },
        tracing: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        fsync: { type: 'string', default: 'always' },
        profile: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}

function wholeNumber(name: string, text: string | undefined, fallback: number, maximum: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw new UsageError(`--${name} takes a whole number from 1 to ${maximum}, not "${text}".`);
}

function oneOf<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`--${name} takes ${choices.join(' or ')}, not "${text}".`);
}
