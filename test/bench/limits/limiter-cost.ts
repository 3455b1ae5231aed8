import type { RedisServer } from '../redis-server.js';

type SlowlogEntry = [id: number, time: number, microseconds: number, command: string[]];

const kept = 2_000;

/** Lets Redis note how long every command takes. */
export async function watchCost(redis: RedisServer): Promise<void> {
  await redis.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
  await redis.ask('CONFIG', 'SET', 'slowlog-max-len', String(kept));
}

/** Decisions of Sluice's limiter so far, and the time that Redis takes for one. */
export async function readCost(redis: RedisServer): Promise<{ decisions: number; microseconds: number }> {
  const decisions = Number((await redis.ask('HGET', '{sluice}:limit:bench', 'number')) ?? 0);
  const entries = (await redis.ask('SLOWLOG', 'GET', String(kept))) as SlowlogEntry[];
  const own = entries.filter(([, , , command]) => command[3] === '{sluice}:limit:bench');
  const sum = own.reduce((total, [, , microseconds]) => total + microseconds, 0);
  return { decisions, microseconds: own.length === 0 ? 0 : sum / own.length };
}
