/** One thing that is wrong with the configuration. None of its texts shows a secret. */
export interface ConfigurationProblem {
  /** Where it was written: `sluice.yaml:7`, `SLUICE_HTTP_PORT` or `--port`; empty for a default. */
  place: string;
  /** Which setting: `backends.fast.retry.maxAttempts`; empty for a whole file or flag. */
  path: string;
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  mend: string;
}

/** The configuration cannot be used. The message lists every problem, for a person to read. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(describe(problems));
  }
}

function describe(problems: readonly ConfigurationProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const width = Math.max(...problems.map(({ place }) => place.length));
  const entries = problems.map(({ place, path, message, mend }) => {
    const lines = [path, `${message} ${mend}`].filter((line) => line !== '');
    return lines.map((line, at) => `  ${(at === 0 ? place : '').padEnd(width)}  ${line}`).join('\n');
  });
  return [`The configuration has ${count}.`, ...entries].join('\n\n');
}
