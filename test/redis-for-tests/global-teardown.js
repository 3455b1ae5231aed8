import { rm } from 'node:fs/promises';

/** Stops the Redis that the set-up started, and removes its data. */
export default async function stopRedisForTests() {
  const { redis, dataDirectory } = globalThis.redisForTests ?? {};
  await redis?.stop();
  if (dataDirectory) await rm(dataDirectory, { recursive: true });
}
