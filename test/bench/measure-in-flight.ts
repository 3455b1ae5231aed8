import { setTimeout as delay } from 'node:timers/promises';
import { sendCalls } from './load-generator.js';
import type { RedisServer } from './redis-server.js';
import { settings } from './settings.js';
import type { Simulator } from './simulator.js';
import { SluiceSystem } from './sluice-system.js';
import type { Stage } from './stage.js';

/**
 * Lets one worker process work off a backlog of calls of a second, and counts the calls that reach the
 * vendor a second. Little's law allows one for each call in flight; resolves to the share of that.
 */
export async function measureInFlight(context: {
  stage: Stage;
  redis: RedisServer;
  simulator: Simulator;
}): Promise<number> {
  const { stage, redis, simulator } = context;
  const { signal } = stage;
  const { calls, warmUpSeconds, seconds } = settings.inFlight;
  const { callers } = settings;
  const upstream = await simulator.slowAddress(1_000);
  const sluice = await stage.start('Sluice again, for calls of a second', () =>
    SluiceSystem.start({
      redisUrl: redis.url,
      upstream,
      concurrency: calls,
      callers,
      folder: `${stage.folder}/in-flight`,
      profileFolder: undefined,
      signal,
    }),
  );
  stage.show('Filling the queue');
  await sendCalls(sluice.submission.call, calls * (warmUpSeconds + seconds + 2), callers, signal);
  await sluice.startWorker();
  stage.show(`${calls} calls of a second in flight`);
  await delay(warmUpSeconds * 1_000, undefined, { signal });
  const [start, before] = [performance.now(), await simulator.slowCalls()];
  await delay(seconds * 1_000, undefined, { signal });
  const reached = (await simulator.slowCalls()) - before;
  const took = (performance.now() - start) / 1_000;
  await sluice.stop();
  return reached / took / calls;
}
