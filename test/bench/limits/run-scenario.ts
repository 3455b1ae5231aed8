import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '../redis-server.ts';
import type { Simulator } from '../simulator.ts';
import type { Stage } from '../stage.ts';
import type { LimitFigures } from './figures.ts';
import { LimitedBullmq } from './limited-bullmq.ts';
import { LimitedSluice } from './limited-sluice.ts';
import { readCost, watchCost } from './limiter-cost.ts';
import { quotas, windowMs } from './quota.ts';
import { type Scenario, targetOf } from './scenario.ts';
import { WatchedQuota } from './watched-quota.ts';

const workers = 3;
/** What one call uses of each quota on average. */
const usedPerCall = { requests: 1, tokens: 1_000 } as const;

/** Runs one scenario: more jobs than the quota lets through wait before the workers start. */
export async function runScenario(
  scenario: Scenario,
  {
    stage,
    redis,
    simulator,
    seconds,
  }: { stage: Stage; redis: RedisServer; simulator: Simulator; seconds: number },
): Promise<LimitFigures> {
  const { signal } = stage;
  const quota = quotas[scenario.quota];
  const watched = new WatchedQuota(simulator.url, scenario.quota);
  const folder = `${stage.folder}/${scenario.name.replaceAll(/\W+/g, '-')}`;
  await redis.ask('FLUSHALL');
  await watched.begin();
  await watchCost(redis);

  const common = { folder, simulatorUrl: simulator.url, signal };
  const windows = (seconds * 1_000) / windowMs;
  const jobs = Math.ceil(((windows + 2) * quota) / usedPerCall[scenario.quota]);
  const system =
    scenario.limiter === 'bullmq'
      ? new LimitedBullmq({ ...common, port: redis.port })
      : await LimitedSluice.start({ ...common, redisUrl: redis.url, quota: scenario.quota });
  try {
    await system.submit(jobs);
    await system.startWorkers(workers, scenario.wrongClock);
    await watched.firstCall(AbortSignal.any([signal, AbortSignal.timeout(30_000)]));
    const startedAt = performance.now();
    const until = (ms: number) =>
      delay(Math.max(0, startedAt + ms - performance.now()), undefined, { signal });

    await until(windowMs);
    const first = await watched.read();
    await until(1.5 * windowMs);
    if (scenario.event === 'a worker is killed' && system instanceof LimitedSluice)
      await system.replaceWorker();
    if (scenario.event === 'Redis is restarted') await redis.restart(stage.folder, 'everysec', signal);
    await until(seconds * 1_000);
    const last = await watched.read();
    const { decisions, microseconds } = await readCost(redis);
    return {
      name: scenario.name,
      used: last.total / (quota * windows),
      steady: (last.total - first.total) / (quota * (windows - 1)),
      calls: last.calls,
      violations: last.violations,
      peak: last.peak / quota,
      ...(scenario.limiter === 'sluice' && {
        cost: {
          decisionsPerCall: decisions / last.calls,
          microsecondsPerCall: (microseconds * decisions) / last.calls,
        },
      }),
      target: targetOf(scenario),
    };
  } finally {
    await system.stop();
  }
}
