import type { Configured } from '@app/settings';
import { assertOperator, type Caller } from '../caller.js';
import { RefusedError } from '../refused-error.js';

/** Whether a caller may change a setting of this owner. */
export function mayChange(
  { tenant, operator }: Caller,
  { owner }: Pick<Configured<unknown>, 'owner'>,
): boolean {
  return owner === undefined ? operator : owner === tenant;
}

/** @throws {RefusedError} `operators-only`, or `read-only` for a setting that the configuration declares. */
export function assertMayChange(caller: Caller, configured: Configured<unknown>): void {
  if (configured.owner === undefined) assertOperator(caller);
  if (configured.version === undefined) throw declared();
}

/** The refusal to change a setting that the configuration declares. */
export function declared(): RefusedError {
  return new RefusedError(
    'read-only',
    'It is declared in the configuration file or the environment of the installation. Change it there and restart.',
  );
}

/** The owner of a setting: one tenant, or the whole installation. */
export type Scope = 'tenant' | 'installation';

/**
 * The owner of a new setting: the caller's tenant, or undefined for the installation.
 *
 * @throws {RefusedError} `operators-only`
 */
export function ownerFor(caller: Caller, scope: Scope | undefined): string | undefined {
  if ((scope ?? (caller.operator ? 'installation' : 'tenant')) === 'tenant') return caller.tenant;
  assertOperator(caller);
  return undefined;
}

export function scopeOf(owner: string | undefined): Scope {
  return owner === undefined ? 'installation' : 'tenant';
}
