import { ProviderError } from '@app/provider-spec';

/** The failure of an answer that cannot be read or is not what was requested. */
export function badResponse(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
