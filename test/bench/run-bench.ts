import { mkdir, mkdtemp } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from './bench-options.ts';
import type { BenchFigures } from './figures.ts';
import { measureEmbeddings } from './measure-embeddings.ts';
import { measureInFlight } from './measure-in-flight.ts';
import { measureRounds } from './measure-rounds.ts';
import { RedisServer } from './redis-server.ts';
import { Simulator } from './simulator.ts';
import { Stage } from './stage.ts';

/** In the repository's data folder, which git ignores; the peer stays there between runs. */
const benchFolder = fileURLToPath(new URL('../../.sluice/bench', import.meta.url));

/** Starts every process, measures, and ends everything, also when a measurement fails or the signal aborts. */
export async function runBench(
  options: BenchOptions,
  show: (what: string) => void,
  signal: AbortSignal,
): Promise<BenchFigures> {
  const [loadBefore = 0] = loadavg();
  await mkdir(benchFolder, { recursive: true });
  const folder = await mkdtemp(`${benchFolder}/run-`);
  await using stage = new Stage({ folder, signal, show });
  const redis = await stage.start('Redis', () => RedisServer.start(folder, options.fsync, signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
  const rounds = await measureRounds({ stage, redis, simulator, options, peerFolder: benchFolder });
  const inFlightShare = await measureInFlight({ stage, redis, simulator });
  const embeddings = await measureEmbeddings({ stage, redis, simulator });
  stage.finish();
  return { redisVersion: redis.version, loadBefore, rounds, inFlightShare, embeddings };
}
