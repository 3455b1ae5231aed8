import type { HttpTarget } from './http-target.js';
import { type Load, sendLoad } from './load-generator.js';
import type { ProcessUnderTest } from './process-under-test.js';
import type { RedisServer } from './redis-server.js';
import { perJob, type RedisStatistics } from './redis-statistics.js';

/** One target under load. */
export interface LoadFigures {
  callsPerSecond: number;
  /** CPU microseconds that each process spent on one call, by the name of the process. */
  cpu: Record<string, number>;
  redis: RedisStatistics;
}

/** Sends a load and looks at what it costs the processes behind the target. */
export async function measureLoad(
  target: HttpTarget,
  processes: readonly ProcessUnderTest[],
  redis: RedisServer,
  load: Load,
  signal: AbortSignal,
): Promise<LoadFigures> {
  const statistics = await redis.statistics();
  const before = processes.map((process) => process.cpuSeconds());
  const calls = await sendLoad(target.call, load, signal);
  const cpu = Object.fromEntries(
    processes.flatMap((process, index) => {
      const [start, end] = [before[index], process.cpuSeconds()];
      return start === undefined || end === undefined
        ? []
        : [[process.name, ((end - start) / calls) * 1_000_000]];
    }),
  );
  return {
    callsPerSecond: calls / load.seconds,
    cpu,
    redis: perJob(statistics, await redis.statistics(), calls),
  };
}
