import type { Caller } from '../authentication/caller.js';
import { assertOperator } from '../authentication/operators-only.js';

/** The owner of a setting. */
export type Scope = 'tenant' | 'installation';

/**
 * Who will own what a caller makes: the tenant, or nobody but the installation.
 *
 * @throws {ProblemError} `operators-only`
 */
export function ownerFor(caller: Caller, scope: Scope | undefined): string | undefined {
  if ((scope ?? (caller.operator ? 'installation' : 'tenant')) === 'tenant') return caller.tenant;
  assertOperator(caller);
  return undefined;
}

export function scopeOf(owner: string | undefined): Scope {
  return owner === undefined ? 'installation' : 'tenant';
}
