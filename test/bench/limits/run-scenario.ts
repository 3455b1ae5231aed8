import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '../redis-server.js';
import type { Simulator } from '../simulator.js';
import type { Stage } from '../stage.js';
import type { LimitFigures } from './figures.js';
import { LimitedBullmq } from './limited-bullmq.js';
import { LimitedSluice } from './limited-sluice.js';
import { readCost, watchCost } from './limiter-cost.js';
import { quotas, windowMs } from './quota.js';
import { type Scenario, targetOf } from './scenario.js';
import { WatchedQuota } from './watched-quota.js';

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
  await redis.empty(signal);
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
    const violatedAt: number[] = [];
    const until = (ms: number) => watchUntil(watched, startedAt, startedAt + ms, violatedAt, signal);

    await until(windowMs);
    const first = await watched.read();
    await until(1.5 * windowMs);
    if (scenario.event === 'a worker is killed' && system instanceof LimitedSluice)
      await system.replaceWorker();
    if (scenario.event === 'Redis is restarted') {
      await redis.restart(stage.folder, 'always', signal);
      await watchCost(redis);
    }
    await until(seconds * 1_000);
    const last = await watched.read();
    const { decisions, microseconds } = await readCost(redis);
    return {
      name: scenario.name,
      used: last.total / (quota * windows),
      steady: (last.total - first.total) / (quota * (windows - 1)),
      calls: last.calls,
      violations: last.violations,
      violatedAt,
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

const sampleMs = 250;

/** Notes when violations are seen, until a time. */
async function watchUntil(
  watched: WatchedQuota,
  startedAt: number,
  end: number,
  violatedAt: number[],
  signal: AbortSignal,
): Promise<void> {
  let { violations } = await watched.read();
  for (let now = performance.now(); now < end; now = performance.now()) {
    await delay(Math.min(sampleMs, end - now), undefined, { signal });
    const seen = (await watched.read()).violations;
    if (seen > violations) violatedAt.push(Math.round((performance.now() - startedAt) / 100) / 10);
    violations = seen;
  }
}
