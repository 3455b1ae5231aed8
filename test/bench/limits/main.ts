import { runBenchProgram } from '../bench-program.ts';
import { RedisServer } from '../redis-server.ts';
import { Simulator } from '../simulator.ts';
import { Stage } from '../stage.ts';
import type { LimitFigures } from './figures.ts';
import { readLimitOptions, usage } from './limit-options.ts';
import { report } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { scenarios } from './scenario.ts';

await runBenchProgram(usage, async (argv, run) => {
  const { seconds, only, json } = readLimitOptions(argv);
  await using stage = await Stage.open('limits', run);
  const { folder, signal } = stage;
  // As the Redis that Sluice starts by itself: nothing that was answered is lost.
  const redis = await stage.start('Redis', () => RedisServer.start(folder, 'always', signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
  const figures: LimitFigures[] = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(only))) {
    run.show(`Running ${scenario.name}`);
    figures.push(await runScenario(scenario, { stage, redis, simulator, seconds }));
  }
  stage.finish();
  return json ? JSON.stringify(figures, null, 2) : report(figures);
});
