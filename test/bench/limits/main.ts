import { mkdir, mkdtemp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Progress } from '../progress.ts';
import { RedisServer } from '../redis-server.ts';
import { Simulator } from '../simulator.ts';
import { Stage } from '../stage.ts';
import type { LimitFigures } from './figures.ts';
import { type LimitOptions, readLimitOptions, usage } from './limit-options.ts';
import { report } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { scenarios } from './scenario.ts';

const benchFolder = fileURLToPath(new URL('../../../.sluice/bench', import.meta.url));
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopped.abort(new Error('Stopped.')));
}
process.exitCode = await main();

/** Resolves to the exit code: 0 when everything was measured, whatever the figures say. */
async function main(): Promise<number> {
  const progress = new Progress(process.stderr);
  try {
    const options = readLimitOptions(process.argv.slice(2));
    if (options === undefined) {
      console.log(usage);
      return 0;
    }
    const figures = await run(options, (what) => progress.show(what));
    progress.end();
    console.log(options.json ? JSON.stringify(figures, null, 2) : report(figures));
    return 0;
  } catch (error) {
    progress.end();
    console.error(stopped.signal.aborted ? 'Stopped.' : error);
    return stopped.signal.aborted ? 130 : 1;
  }
}

async function run({ seconds, only }: LimitOptions, show: (what: string) => void): Promise<LimitFigures[]> {
  await mkdir(benchFolder, { recursive: true });
  const folder = await mkdtemp(`${benchFolder}/limits-`);
  await using stage = new Stage({ folder, signal: stopped.signal, show });
  // As the Redis that Sluice starts by itself: nothing that was answered is lost.
  const redis = await stage.start('Redis', () => RedisServer.start(folder, 'always', stopped.signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, stopped.signal));
  const figures: LimitFigures[] = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(only))) {
    show(`Running ${scenario.name}`);
    figures.push(await runScenario(scenario, { stage, redis, simulator, seconds }));
  }
  stage.finish();
  return figures;
}
