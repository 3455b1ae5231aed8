import { parseArgs } from 'node:util';
import type { ConfigurationProblem } from './configuration-error.js';
import { meantName } from './nearest-name.js';
import { fileSource, settingSources } from './settings-table.js';

const flags = [fileSource.flag, ...settingSources.flatMap(({ flag }) => flag ?? [])];

export interface CommandLine {
  /** The text of each flag that was given, by the flag's name; the last one counts. */
  values: ReadonlyMap<string, string>;
  problems: ConfigurationProblem[];
}

/** Reads the flags of a program; `argv` begins after the program's own name. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = new Map<string, string>();
  const problems: ConfigurationProblem[] = [];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      problems.push(problem(token.value, 'This is not a flag.', `Write flags as --port 8080.`));
    } else if (token.kind === 'option') {
      const missing = !token.value || (!token.inlineValue && token.value.startsWith('-'));
      if (!flags.includes(token.name)) {
        const known = flags.map((flag) => `--${flag}`);
        problems.push(problem(token.rawName, 'There is no such flag.', meantName(token.rawName, known)));
      } else if (missing) {
        problems.push(problem(token.rawName, 'This flag needs a value.', `Write ${token.rawName} VALUE.`));
      } else {
        values.set(token.name, token.value);
      }
    }
  }
  return { values, problems };
}

function problem(place: string, message: string, mend: string): ConfigurationProblem {
  return { place, path: '', message, mend };
}
