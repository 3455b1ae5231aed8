import type { HttpTarget } from './http-target.js';
import { sendInTurn } from './load-generator.js';
import type { RedisServer } from './redis-server.js';
import { perJob, type RedisStatistics } from './redis-statistics.js';
import { percentile } from './statistics.js';

/** Milliseconds of one call. */
export interface Latency {
  p50: number;
  p99: number;
}

/** One caller, one call at a time. */
export interface LatencyFigures {
  direct: Latency;
  sluice: Latency;
  peer: Latency | undefined;
  /** For each of Sluice's calls; nothing else in the bench uses Redis meanwhile. */
  redis: RedisStatistics;
}

/** Calls the vendor directly, through Sluice, and through the peer if there is one, in turn. */
export async function measureLatency(
  targets: { direct: HttpTarget; sluice: HttpTarget; peer: HttpTarget | undefined },
  redis: RedisServer,
  seconds: number,
  signal: AbortSignal,
): Promise<LatencyFigures> {
  const all = [targets.direct, targets.sluice, ...(targets.peer === undefined ? [] : [targets.peer])];
  const statistics = await redis.statistics();
  const [direct = [], sluice = [], peer] = await sendInTurn(
    all.map((target) => target.call),
    seconds,
    signal,
  );
  return {
    direct: latency(direct),
    sluice: latency(sluice),
    peer: peer === undefined ? undefined : latency(peer),
    redis: perJob(statistics, await redis.statistics(), sluice.length),
  };
}

function latency(milliseconds: readonly number[]): Latency {
  return { p50: percentile(milliseconds, 0.5), p99: percentile(milliseconds, 0.99) };
}
