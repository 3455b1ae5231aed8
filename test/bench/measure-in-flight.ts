import { sendLoad } from './load-generator.ts';
import type { RedisServer } from './redis-server.ts';
import { settings } from './settings.ts';
import type { Simulator } from './simulator.ts';
import { SluiceSystem } from './sluice-system.ts';
import type { Stage } from './stage.ts';

/**
 * Keeps one worker process full with calls of a second, and counts the answers a second. Little's law
 * allows one for each call in flight; resolves to the share of that.
 */
export async function measureInFlight(context: {
  stage: Stage;
  redis: RedisServer;
  simulator: Simulator;
}): Promise<number> {
  const { stage, redis, simulator } = context;
  const { calls, callers, warmUpSeconds, seconds } = settings.inFlight;
  const upstream = await simulator.slowAddress(1_000);
  const sluice = await stage.start('Sluice again, for calls of a second', () =>
    SluiceSystem.start({
      redisUrl: redis.url,
      upstream,
      concurrency: calls,
      callers,
      folder: `${stage.folder}/in-flight`,
      profileFolder: undefined,
      signal: stage.signal,
    }),
  );
  stage.show(`${calls} calls of a second in flight`);
  const answered = await sendLoad(sluice.target.call, { callers, warmUpSeconds, seconds }, stage.signal);
  await sluice.stop();
  return answered / seconds / calls;
}
