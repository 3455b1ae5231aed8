import { runBenchProgram } from '../bench-program.js';
import { RedisServer } from '../redis-server.js';
import { Simulator } from '../simulator.js';
import { Stage } from '../stage.js';
import type { LimitFigures } from './figures.js';
import { readLimitOptions, usage } from './limit-options.js';
import { report } from './report.js';
import { runScenario } from './run-scenario.js';
import { scenarios } from './scenario.js';

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
