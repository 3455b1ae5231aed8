import { readOptions, usage } from './bench-options.js';
import { runBenchProgram } from './bench-program.js';
import { report } from './report.js';
import { runBench } from './run-bench.js';
import { summarize } from './summary.js';
import { tracingBench } from './tracing/tracing-bench.js';

await runBenchProgram(usage, async (argv, run) => {
  const options = readOptions(argv);
  if (options.tracing) return tracingBench(options, run);
  const figures = await runBench(options, run);
  const summary = summarize(figures);
  return options.json ? JSON.stringify({ summary, ...figures }, null, 2) : report(summary, options);
});
