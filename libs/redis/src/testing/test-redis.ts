import { type RedisSettings, redisSettingsSchema } from '@app/contracts';
import { randomUUID } from 'node:crypto';

/** The Redis that Jest's global set-up started, with a key prefix of its own. */
export function testRedis(): RedisSettings {
  const settings = process.env['SLUICE_TEST_REDIS'];
  if (settings === undefined) throw new Error('Run the tests with `npm test`: it starts a Redis for them.');
  const prefix = `{test-${randomUUID()}}`;
  return redisSettingsSchema.parse({ ...(JSON.parse(settings) as object), prefix });
}
