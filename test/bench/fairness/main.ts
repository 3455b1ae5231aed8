import { runBenchProgram } from '../bench-program.js';
import { RedisServer } from '../redis-server.js';
import { Simulator } from '../simulator.js';
import { Stage } from '../stage.js';
import { readFairnessOptions, usage } from './fairness-options.js';
import { report } from './report.js';
import { runFairness } from './run-fairness.js';

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
