import { readOptions, usage } from './bench-options.ts';
import { runBenchProgram } from './bench-program.ts';
import { report } from './report.ts';
import { runBench } from './run-bench.ts';
import { summarize } from './summary.ts';
import { tracingBench } from './tracing/tracing-bench.ts';

await runBenchProgram(usage, async (argv, run) => {
  const options = readOptions(argv);
  if (options.tracing) return tracingBench(options, run);
  const figures = await runBench(options, run);
  const summary = summarize(figures);
  return options.json ? JSON.stringify({ summary, ...figures }, null, 2) : report(summary, options);
});
