import { rm } from 'node:fs/promises';

/** Stops the Redis that the set-up started, and removes its data. */
export default async function stopRedisForTests() {
  const { close, dataDirectory } = globalThis.redisForTests ?? {};
  await close?.();
  if (dataDirectory) await rm(dataDirectory, { recursive: true });
}
