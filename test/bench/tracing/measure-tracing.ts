import type { BenchOptions } from '../bench-options.js';
import { sendLoad } from '../load-generator.js';
import { RedisServer } from '../redis-server.js';
import { settings } from '../settings.js';
import { Simulator } from '../simulator.js';
import { SluiceSystem } from '../sluice-system.js';
import type { Stage } from '../stage.js';
import { median } from '../statistics.js';
import { NullCollector } from './null-collector.js';

/** The parts of all traces that are recorded in turn. */
const shares = [0, 0.1, 1] as const;

/** What tracing costs: calls a second with it, of those without it in the same round. */
export interface TracingFigures {
  untracedPerSecond: number;
  /** At 10 and at 100 % sampling; medians over the rounds. */
  tenth: number;
  whole: number;
  /** What one job sends at 100 %, in bytes. */
  bytesPerJob: number;
}

/** Sends the same load to systems that record none, a tenth and all of their traces, round by round. */
export async function measureTracing(stage: Stage, options: BenchOptions): Promise<TracingFigures> {
  const { folder, signal } = stage;
  const { concurrency, callers } = settings;
  const redis = await stage.start('Redis', () => RedisServer.start(folder, options.fsync, signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
  const collector = await stage.start('the collector', () => NullCollector.start());
  const systems: SluiceSystem[] = [];
  for (const share of shares) {
    const system = await stage.start(`Sluice, ${share * 100} % traced`, () =>
      SluiceSystem.start({
        redisUrl: redis.url,
        prefix: `{traced-${share * 100}}`,
        upstream: `${simulator.url}/v1`,
        concurrency,
        callers,
        folder: `${folder}/traced-${share * 100}`,
        profileFolder: share === 1 ? options.profileFolder : undefined,
        telemetry: share === 0 ? {} : { endpoint: collector.url, samplerRatio: share, metrics: 'none' },
        signal,
      }),
    );
    await system.startWorker();
    systems.push(system);
  }
  stage.show('Warming up');
  for (const { target } of systems) {
    await sendLoad(target.call, { callers, seconds: settings.warmUpSeconds }, signal);
  }
  const rounds: number[][] = [];
  let bytes = 0;
  let traced = 0;
  for (let number = 1; number <= options.rounds; number += 1) {
    const rates: number[] = [];
    // Every other round goes the other way, so that no place in it is better than another.
    const order = number % 2 === 0 ? [2, 1, 0] : [0, 1, 2];
    for (const index of order) {
      const system = systems[index];
      if (system === undefined) continue;
      stage.show(`Round ${number} of ${options.rounds}: ${(shares[index] ?? 0) * 100} % traced`);
      const before = collector.bytes;
      const calls = await sendLoad(system.target.call, { callers, seconds: options.seconds }, signal);
      rates[index] = calls / options.seconds;
      if (index !== 2) continue;
      bytes += collector.bytes - before;
      traced += calls;
    }
    rounds.push(rates);
  }
  const over = (figure: (round: number[]) => number): number => median(rounds.map(figure));
  const [none, tenth, whole] = [0, 1, 2].map((index) => (round: number[]) => round[index] ?? Number.NaN);
  if (none === undefined || tenth === undefined || whole === undefined) throw new Error('No figures.');
  return {
    untracedPerSecond: over(none),
    tenth: over((round) => tenth(round) / none(round)),
    whole: over((round) => whole(round) / none(round)),
    bytesPerJob: bytes / traced,
  };
}
