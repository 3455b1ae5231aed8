import { plainVariables } from './plain-variables.js';
import { fileSource, settingSources } from './settings-table.js';

/** What `--help` shows: every flag and variable; undefined when nobody asks for it. */
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
    'Settings come from flags, else the environment, else a file (sluice.yaml, .toml or .json), else defaults.',
    '',
    ...rows.map(
      ({ flag, variable, description }) =>
        `  ${flag.padEnd(flagWidth)}  ${variable.padEnd(variableWidth)}  ${description}`,
    ),
    '',
    'Keys of vendors, such as OPENAI_API_KEY, make backends; GET /v1/providers tells the variable of each.',
  ].join('\n');
}
