/**
 * Why there is no local Redis:
 * - `no-server`: the machine has none, and none could be installed.
 * - `install-failed`: apt was asked for one and refused.
 * - `in-use`: another program works on the same data directory.
 * - `exited`: the server ended by itself while it started.
 * - `too-slow`: the server was not ready within the time limit.
 */
export type LocalRedisReason = 'no-server' | 'install-failed' | 'in-use' | 'exited' | 'too-slow';

/** A local Redis could not be started. The message says what to do about it. */
export class LocalRedisError extends Error {
  override readonly name = 'LocalRedisError';

  constructor(
    readonly reason: LocalRedisReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The ways to a Redis, as the end of a message.
 *
 * @param installation The command of this machine's package manager, where it has one that is known.
 */
export function waysToRedis(installation: string | undefined): string {
  const command = installation === undefined ? '' : `: ${installation}`;
  return [
    'Choose one of three ways:',
    '  1. Set SLUICE_REDIS_URL to a Redis that runs, such as redis://localhost:6379.',
    `  2. Install redis-server or valkey-server, 6.2 or newer, and start again${command}`,
    '  3. Start everything in containers: docker compose up.',
  ].join('\n');
}
