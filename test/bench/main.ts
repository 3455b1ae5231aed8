import { readOptions, usage, UsageError } from './bench-options.ts';
import { Progress } from './progress.ts';
import { report } from './report.ts';
import { runBench } from './run-bench.ts';
import { summarize } from './summary.ts';
import { tracingBench } from './tracing/tracing-bench.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopped.abort(new Error('Stopped.')));
}
process.exitCode = await main();

/** Resolves to the exit code: 0 when everything was measured, whatever the figures say. */
async function main(): Promise<number> {
  const progress = new Progress(process.stderr);
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
      console.log(usage);
      return 0;
    }
    if (options.tracing) {
      const told = await tracingBench(options, (what) => progress.show(what), stopped.signal);
      progress.end();
      console.log(told);
      return 0;
    }
    const figures = await runBench(options, (what) => progress.show(what), stopped.signal);
    progress.end();
    const summary = summarize(figures);
    console.log(options.json ? JSON.stringify({ summary, ...figures }, null, 2) : report(summary, options));
    return 0;
  } catch (error) {
    progress.end();
    if (stopped.signal.aborted) {
      console.error('Stopped.');
      return 130;
    }
    console.error(error instanceof UsageError ? error.message : error);
    return error instanceof UsageError ? 2 : 1;
  }
}
