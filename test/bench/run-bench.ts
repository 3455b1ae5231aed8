import { loadavg } from 'node:os';
import type { BenchOptions } from './bench-options.js';
import type { BenchRun } from './bench-program.js';
import type { BenchFigures } from './figures.js';
import { measureEmbeddings } from './measure-embeddings.js';
import { measureInFlight } from './measure-in-flight.js';
import { measureRounds } from './measure-rounds.js';
import { RedisServer } from './redis-server.js';
import { Simulator } from './simulator.js';
import { benchFolder, Stage } from './stage.js';

/** Starts every process, measures, and ends everything, also when a measurement fails or the signal aborts. */
export async function runBench(options: BenchOptions, run: BenchRun): Promise<BenchFigures> {
  const [loadBefore = 0] = loadavg();
  await using stage = await Stage.open('run', run);
  const { folder, signal } = stage;
  const redis = await stage.start('Redis', () => RedisServer.start(folder, options.fsync, signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
  const rounds = await measureRounds({ stage, redis, simulator, options, peerFolder: benchFolder });
  await redis.empty(signal);
  const inFlightShare = await measureInFlight({ stage, redis, simulator });
  await redis.empty(signal);
  const embeddings = await measureEmbeddings({ stage, redis, simulator });
  stage.finish();
  return { redisVersion: redis.version, loadBefore, rounds, inFlightShare, embeddings };
}
