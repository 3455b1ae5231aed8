import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '../redis-server.js';
import type { Simulator } from '../simulator.js';
import type { Stage } from '../stage.js';
import { median } from '../statistics.js';
import { ServedTokens } from './served-tokens.js';
import { SharedSluice } from './shared-sluice.js';
import { tenants } from './tenant.js';

const workers = 2;
const concurrency = 16;
const latencyMs = 500;
export const windowMs = 10_000;
/** The pace of a vendor's first calls is no pace. */
const warmUpMs = 5_000;
const asked = 50;

/** What the run came to. */
export interface FairnessFigures {
  /** Jobs of the one tenant that wait when the other comes. */
  waiting: number;
  /** Seconds in which they were submitted. */
  submitSeconds: number;
  /** Of the tokens that each tenant was served in any window: the least. */
  jain: number;
  /** Tokens of each tenant in all windows together, by the one that has fewer. */
  tokens: number[];
  /** From the first job's acceptance to its call, in durations of a job. */
  firstJobDurations: number;
  /** Milliseconds to be told of a waiting job with its place and estimate, over HTTP. */
  placeMs: number;
}

/** One tenant's very many jobs wait; then another tenant comes. */
export async function runFairness(
  { stage, redis, simulator }: { stage: Stage; redis: RedisServer; simulator: Simulator },
  seconds: number,
): Promise<FairnessFigures> {
  const { signal, show } = stage;
  await redis.empty(signal);
  const served = new ServedTokens(simulator.url);
  const vendorUrl = await served.begin(latencyMs);
  const folder = `${stage.folder}/fairness`;
  const sluice = await SharedSluice.start({ folder, redisUrl: redis.url, vendorUrl, concurrency, signal });
  try {
    show(`Submitting ${tenants.large.jobs} jobs`);
    const submitAt = performance.now();
    await sluice.submitMany('large', tenants.large.jobs);
    await sluice.untilWaiting(tenants.large.jobs);
    const submitSeconds = (performance.now() - submitAt) / 1_000;

    show('Measuring places');
    const last = await sluice.submit('large');
    const times: number[] = [];
    for (let count = 0; count < asked; count += 1) {
      const from = performance.now();
      const { queue } = await sluice.job('large', last.id);
      times.push(performance.now() - from);
      if (queue?.position === undefined) throw new Error('A waiting job does not tell its place.');
    }

    show('Serving both');
    await sluice.startWorkers(workers);
    while ((await served.read())[0] === 0) await delay(20, undefined, { signal });
    await delay(warmUpMs, undefined, { signal });
    const first = await sluice.submit('small');
    await sluice.submitMany('small', tenants.small.jobs);
    await served.watchUntil(performance.now() + seconds * 1_000, signal);

    const { createdAt, attempts } = await sluice.ended('small', first.id);
    const windows = served.windows(windowMs);
    const sums = windows.reduce(
      (sum, { tokens }) => sum.map((one, place) => one + (tokens[place] ?? 0)),
      [0, 0],
    );
    return {
      waiting: tenants.large.jobs,
      submitSeconds,
      jain: Math.min(...windows.map(({ jain }) => jain)),
      tokens: sums.map((sum) => sum / Math.min(...sums)),
      firstJobDurations: (Date.parse(attempts[0]?.startedAt ?? '') - Date.parse(createdAt)) / latencyMs,
      placeMs: median(times),
    };
  } finally {
    await sluice.stop();
  }
}
