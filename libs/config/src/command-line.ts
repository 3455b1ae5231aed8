import { parseArgs } from 'node:util';
import type { ConfigurationProblem } from './configuration-error.js';
import { plainVariables } from './plain-variables.js';
import { fileSource, settingSources } from './setting-sources.js';
import { suggestion } from './unknown-name.js';

const flags = [fileSource.flag, ...settingSources.flatMap(({ flag }) => flag ?? [])];

export interface CommandLine {
  /** The text of each flag, by the name of the flag; the last one counts. */
  values: ReadonlyMap<string, string>;
  problems: ConfigurationProblem[];
}

/** Reads the flags of a program; `argv` begins after the program's own name. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = new Map<string, string>();
  const problems: ConfigurationProblem[] = [];
  const refuse = (place: string, message: string) => problems.push({ place, path: '', message });
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      refuse(token.value, 'Not a flag. Write flags as --port 8080.');
    } else if (token.kind === 'option') {
      const { name, rawName, value, inlineValue } = token;
      if (!flags.includes(name)) {
        const known = flags.map((flag) => `--${flag}`);
        refuse(rawName, `Unknown flag. ${suggestion(rawName, known)}`);
      } else if (!value || (!inlineValue && value.startsWith('-'))) {
        refuse(rawName, `Expected a value: ${rawName} VALUE.`);
      } else {
        values.set(name, value);
      }
    }
  }
  return { values, problems };
}

/** The text of `--help`, with every flag and variable; undefined without that flag. */
export function helpText(argv: readonly string[] = process.argv.slice(2)): string | undefined {
  if (!argv.includes('--help') && !argv.includes('-h')) return undefined;
  const rows = [fileSource, ...settingSources, ...plainVariables].map((source) => ({
    flag: 'flag' in source && source.flag !== undefined ? `--${source.flag}` : '',
    variable: source.variable,
    description: source.description,
  }));
  const flagWidth = Math.max(...rows.map(({ flag }) => flag.length));
  const variableWidth = Math.max(...rows.map(({ variable }) => variable.length));
  return [
    'A flag overrides its environment variable, which overrides the file (sluice.yaml, .toml or .json).',
    '',
    ...rows.map(
      ({ flag, variable, description }) =>
        `  ${flag.padEnd(flagWidth)}  ${variable.padEnd(variableWidth)}  ${description}`,
    ),
    '',
    'The keys of vendors, such as OPENAI_API_KEY, create backends; GET /v1/providers lists the variable of each.',
  ].join('\n');
}
