/** One mistake in the configuration. None of its texts shows a secret. */
export interface ConfigurationProblem {
  /** Where it was written: `sluice.yaml:7`, `SLUICE_HTTP_PORT` or `--port`; empty for a default. */
  place: string;
  /** The setting: `backends.fast.retry.maxAttempts`; empty for a whole file or flag. */
  path: string;
  /** What is wrong and, where it is not obvious, how to fix it. */
  message: string;
}

/** The configuration cannot be used. The message lists every problem, for a person to read. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Problems of flags and variables first, then those of the file in the order of its lines. */
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const ordered = problems.toSorted((a, b) => lineOf(a) - lineOf(b));
    super(describe(ordered));
    this.problems = ordered;
  }
}

function lineOf({ place }: ConfigurationProblem): number {
  return Number(/:(\d+)$/.exec(place)?.[1] ?? 0);
}

function describe(problems: readonly ConfigurationProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const width = Math.max(...problems.map(({ place }) => place.length));
  const entries = problems.map(({ place, path, message }) => {
    const lines = [path, message].filter((line) => line !== '');
    return lines.map((line, at) => `  ${(at === 0 ? place : '').padEnd(width)}  ${line}`).join('\n');
  });
  return [`The configuration has ${count}.`, ...entries].join('\n\n');
}
