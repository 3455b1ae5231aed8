import { oneOf, readArguments, wholeNumber } from './read-arguments.js';

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

/** @throws {UsageError} */
export function readOptions(argv: readonly string[]): BenchOptions {
  const values = readArguments(
    argv,
    {
      peer: { type: 'boolean', default: false },
      tracing: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      fsync: { type: 'string', default: 'always' },
      profile: { type: 'string' },
    },
    usage,
  );
  const [rounds, seconds] = values.quick ? ['2', '1'] : ['5', '3'];
  return {
    rounds: wholeNumber('rounds', values.rounds ?? rounds, 1, 50),
    seconds: wholeNumber('seconds', values.seconds ?? seconds, 1, 60),
    peer: values.peer,
    tracing: values.tracing,
    json: values.json,
    fsync: oneOf('fsync', values.fsync, fsyncs),
    profileFolder: values.profile,
  };
}
