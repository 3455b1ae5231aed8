import { type Failure, scrubSecrets } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

/**
 * The failure of a call that nobody stopped. A provider that says "cancelled" all the same broke off
 * by itself. Undefined for what no provider is at fault for: a defect.
 */
export function failureOf(thrown: unknown): Failure | undefined {
  if (!(thrown instanceof ProviderError)) return undefined;
  const { failure } = thrown;
  return {
    ...failure,
    kind: failure.kind === 'cancelled' ? 'unavailable' : failure.kind,
    message: scrubSecrets(failure.message),
  };
}

/** The failure that stands for a defect; what it says of it may not quote a prompt. */
export function internalFailure(backend: string, thrown: unknown): Failure {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const message = `Sluice itself failed while it called backend "${backend}" (${name}). The worker's log says where.`;
  return { kind: 'internal', message };
}
