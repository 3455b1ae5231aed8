import { ProviderError } from '@app/provider-spec';

/** An answer came, but not one that can be read or that was asked for. */
export function badResponse(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
