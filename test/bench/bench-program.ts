import { Progress } from './progress.js';
import { UsageError } from './usage-error.js';

/** What a bench needs of the program that it is. */
export interface BenchRun {
  /** Aborted when somebody stops the program. */
  signal: AbortSignal;
  /** Told what the bench does now. */
  show: (what: string) => void;
}

/**
 * Runs a bench as this process: its progress goes to the error stream, what it says to the output. The exit code
 * is 0 when everything was measured, whatever the figures say, and 2 for wrong arguments.
 *
 * @param measure Gets the arguments, and gives what to say.
 * @param usage What `--help` says.
 */
export async function runBenchProgram(
  usage: string,
  measure: (argv: readonly string[], run: BenchRun) => Promise<string>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(usage);
    return;
  }
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopped.abort(new Error('Stopped.')));
  }
  const progress = new Progress(process.stderr);
  try {
    const said = await measure(argv, { signal: stopped.signal, show: (what) => progress.show(what) });
    progress.end();
    console.log(said);
  } catch (error) {
    progress.end();
    process.exitCode = exitCodeOf(error, stopped.signal);
    console.error(stopped.signal.aborted ? 'Stopped.' : error instanceof UsageError ? error.message : error);
  }
}

function exitCodeOf(error: unknown, { aborted }: AbortSignal): number {
  if (aborted) return 130;
  return error instanceof UsageError ? 2 : 1;
}
