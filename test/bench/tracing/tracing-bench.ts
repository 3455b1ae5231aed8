import type { BenchOptions } from '../bench-options.js';
import type { BenchRun } from '../bench-program.js';
import { Stage } from '../stage.js';
import { measureTracing, type TracingFigures } from './measure-tracing.js';

/** What tracing may cost at most. */
const limits = { tenth: 0.92, whole: 0.75 } as const;

/** Measures what tracing costs, and says it. */
export async function tracingBench(options: BenchOptions, run: BenchRun): Promise<string> {
  await using stage = await Stage.open('tracing', run);
  const figures = await measureTracing(stage, options);
  stage.finish();
  return options.json ? JSON.stringify(figures, null, 2) : words(figures, options);
}

function words(
  { untracedPerSecond, tenth, whole, bytesPerJob }: TracingFigures,
  { rounds, seconds }: BenchOptions,
): string {
  const line = (sampled: string, ratio: number, limit: number): string =>
    `  ${sampled.padEnd(14)} ${ratio.toFixed(2)} of untraced   at least ${limit}: ${ratio >= limit ? 'met' : 'not met'}`;
  return [
    `Tracing: HTTP submit to result, medians of ${rounds} rounds of ${seconds} s`,
    `  untraced       ${Math.round(untracedPerSecond)} a second`,
    line('10 % sampled', tenth, limits.tenth),
    line('100 % sampled', whole, limits.whole),
    `  sent to the collector at 100 %: ${Math.round(bytesPerJob)} bytes a job`,
  ].join('\n');
}
