import type { Configured } from '@app/settings';
import type { Caller } from '../authentication/caller.js';
import { assertOperator } from '../authentication/operators-only.js';
import { ProblemError } from '../problems/problem-error.js';

/** Whether a caller may change what belongs to this owner. */
export function mayChange(
  { tenant, operator }: Caller,
  { owner }: Pick<Configured<unknown>, 'owner'>,
): boolean {
  return owner === undefined ? operator : owner === tenant;
}

/**
 * @throws {ProblemError} `operators-only`, or `read-only` for what is declared in the configuration.
 */
export function assertMayChange(caller: Caller, configured: Configured<unknown>): void {
  if (configured.owner === undefined) assertOperator(caller);
  if (configured.version === undefined) throw declared();
}

export function declared(): ProblemError {
  return new ProblemError(
    'read-only',
    'It is declared in the configuration file or the environment of the installation. Change it there and restart.',
  );
}
