/**
 * Why there is no local Redis:
 * - `no-server`: the machine has none, and none may be installed.
 * - `install-failed`: the installation by apt failed.
 * - `in-use`: another program works on the same data directory.
 * - `exited`: the server ended while it started.
 * - `too-slow`: the server was not ready within the time limit.
 */
type LocalRedisReason = 'no-server' | 'install-failed' | 'in-use' | 'exited' | 'too-slow';

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
