import type { IncomingHttpHeaders } from 'node:http';
import type { FailureResponse } from '../failure-case.js';
import { errorInfo, refusal } from './error-body.js';

const unregistered = refusal({
  code: 403,
  message:
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  status: 'PERMISSION_DENIED',
});

const noToken = refusal({
  code: 401,
  message:
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  status: 'UNAUTHENTICATED',
  details: [errorInfo('CREDENTIALS_MISSING', 'aiplatform.googleapis.com')],
});

/** The Gemini API wants a key, in its header or in the address; Vertex AI a token. Any will do. */
export function gate(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  vertex: boolean,
): FailureResponse | undefined {
  if (/^Bearer \S/.test(headers.authorization ?? '')) return undefined;
  if (vertex) return noToken;
  return headers['x-goog-api-key'] || query.get('key') ? undefined : unregistered;
}
