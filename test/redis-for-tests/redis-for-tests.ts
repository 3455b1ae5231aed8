import type { ConfigurationInput } from '@app/contracts';
import { randomBytes } from 'node:crypto';

type RedisInput = NonNullable<ConfigurationInput['redis']>;

/** Whether it is one server, whose keys a test can list. */
export const isOneServer = process.env['SLUICE_TEST_TOPOLOGY'] === undefined;

/** The Redis that all tests of a run share, with keys of one test file's own. */
export function redisForTests(name: string): RedisInput {
  const settings = process.env['SLUICE_TEST_REDIS'];
  if (settings === undefined) throw new Error('Run the tests with `npm test`: it starts a Redis for them.');
  const prefix = `{${name}-${randomBytes(6).toString('hex')}}`;
  return { ...(JSON.parse(settings) as RedisInput), prefix };
}
