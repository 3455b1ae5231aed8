import { durationText, type Failure } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

/**
 * What an error of a call to a backend means, one of its time limit included.
 *
 * @throws The error itself when it is none of the provider's: a defect.
 */
export function backendFailure(error: unknown, signal: AbortSignal, limitMs: number): Failure {
  if (error instanceof ProviderError) return error.failure;
  if (!signal.aborted) throw error;
  return {
    kind: 'timeout',
    message: `There was no answer within ${durationText(limitMs)}.`,
  };
}
