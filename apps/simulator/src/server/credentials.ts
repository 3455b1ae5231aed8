import type { IncomingHttpHeaders } from 'node:http';

const keyHeaders = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

/** The API key of a request, from whichever header its protocol puts it in. */
export function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return authorization.replace(/^Bearer\s+/i, '');
  for (const name of keyHeaders) {
    const value = headers[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** The headers without those that hold credentials. */
export function withoutCredentials(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    authorization: _authorization,
    'x-api-key': _apiKey,
    'api-key': _azureKey,
    'x-goog-api-key': _googleKey,
    cookie: _cookie,
    ...rest
  } = headers;
  return rest;
}
