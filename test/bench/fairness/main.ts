import { runBenchProgram } from '../bench-program.ts';
import { RedisServer } from '../redis-server.ts';
import { Simulator } from '../simulator.ts';
import { Stage } from '../stage.ts';
import { readFairnessOptions, usage } from './fairness-options.ts';
import { report } from './report.ts';
import { runFairness } from './run-fairness.ts';

await runBenchProgram(usage, async (argv, run) => {
  const { seconds, json } = readFairnessOptions(argv);
  await using stage = await Stage.open('fairness', run);
  const { folder, signal } = stage;
  const redis = await stage.start('Redis', () => RedisServer.start(folder, 'everysec', signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
  const figures = await runFairness({ stage, redis, simulator }, seconds);
  stage.finish();
  return json ? JSON.stringify(figures, null, 2) : report(figures);
});
