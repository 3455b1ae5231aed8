import { ProviderError } from '@app/provider-spec';

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

/** What a wrong path of a server with a user interface is answered with. */
export function webPage(): ProviderError {
  const message = 'The provider sent a web page in place of an answer; check the path of the base URL.';
  return new ProviderError({ kind: 'bad-response', message });
}
