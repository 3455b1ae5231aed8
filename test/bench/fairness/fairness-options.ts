import { readArguments, wholeNumber } from '../read-arguments.js';

export interface FairnessOptions {
  /** How long both tenants are watched. */
  seconds: number;
  json: boolean;
}

export const usage = `Usage: npm run bench:fairness -- [options]

  --seconds N   how long both tenants are watched (30)
  --json        print one JSON document instead of the words
  --help        this text
`;

/** @throws {UsageError} */
export function readFairnessOptions(argv: readonly string[]): FairnessOptions {
  const { seconds, json } = readArguments(
    argv,
    { seconds: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } },
    usage,
  );
  return { seconds: wholeNumber('seconds', seconds, 15, 120), json };
}
