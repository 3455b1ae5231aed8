import { durationText, type Failure } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

/**
 * The failure that an error of a call to a backend means, its time limit included.
 *
 * @throws The error itself when it is none of the provider's: a defect.
 */
export function backendFailure(error: unknown, signal: AbortSignal, limitMs: number): Failure {
  if (error instanceof ProviderError) return error.failure;
  if (!signal.aborted) throw error;
  return {
    kind: 'timeout',
    message: `No answer came within ${durationText(limitMs)}.`,
  };
}
