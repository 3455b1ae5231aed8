import { readArguments, wholeNumber } from '../read-arguments.js';

export interface LimitOptions {
  /** Of one run, from the first call. */
  seconds: number;
  /** Runs whose names contain this. */
  only: string;
  json: boolean;
}

export const usage = `Usage: npm run bench:limits -- [options]

  --seconds N   length of one run, a multiple of the window of 10 (40)
  --only TEXT   the runs whose names contain it
  --json        print one JSON document instead of the table
  --help        this text
`;

/** @throws {UsageError} */
export function readLimitOptions(argv: readonly string[]): LimitOptions {
  const { seconds, only, json } = readArguments(
    argv,
    {
      seconds: { type: 'string', default: '40' },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
    usage,
  );
  return { seconds: wholeNumber('seconds', seconds, 20, 600), only, json };
}
