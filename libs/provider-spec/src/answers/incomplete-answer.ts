import { ProviderError } from '../provider-error.js';

export function noChoice(): ProviderError {
  return new ProviderError({ kind: 'bad-response', message: 'The provider answered without any choice.' });
}

export function brokeOff(): ProviderError {
  const message = 'The stream broke off before the answer was complete.';
  return new ProviderError({ kind: 'unavailable', message });
}

export function notJson(what: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message: `The provider sent ${what} that is no JSON.` });
}
