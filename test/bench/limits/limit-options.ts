import { parseArgs } from 'node:util';

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

/** Reads the command line; undefined when it asks for help. Throws for what it does not know. */
export function readLimitOptions(argv: readonly string[]): LimitOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: 'string', default: '40' },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const seconds = Number(values.seconds);
  if (!(seconds >= 20 && seconds <= 600)) throw new RangeError('--seconds takes a number from 20 to 600.');
  return { seconds, only: values.only, json: values.json };
}
