import { RefusedError } from './refused-error.js';

/** The caller of a request. */
export interface Caller {
  /** The owner of the jobs that the caller sees; empty on routes that are open to anybody. */
  tenant: string;
  /** The name of the API key; `local` without keys. Recorded with what operators do. */
  name: string;
  /** Whether the caller may change the whole installation. */
  operator: boolean;
}

/**
 * Refuses what concerns the whole installation.
 *
 * @throws {RefusedError} `operators-only`, unless the caller is an operator.
 */
export function assertOperator({ operator }: Caller): void {
  if (operator) return;
  throw new RefusedError(
    'operators-only',
    'This request concerns the whole installation. Use an API key that has "operator: true" in the configuration.',
  );
}
