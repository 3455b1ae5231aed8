import type { Refusal } from '../../quotas/quota-book.js';
import type { FailureCase, FailureResponse } from '../protocol.js';

const errorId = '5d2ec8f4-8a0c-4c3e-9d43-0a5f3c2b7e11';

/** The error body of Cohere's API. */
function errorBody(message: string, errorType?: string): string {
  return JSON.stringify({ ...(errorType !== undefined && { error_type: errorType }), id: errorId, message });
}

export function refusal(status: number, message: string): FailureResponse {
  return { status, headers: {}, body: errorBody(message), delivery: 'response' };
}

/** Cohere's message for a trial key that has used up its calls. */
function trialLimit(calls: number, period: 'minute' | 'month'): string {
  return `You are using a Trial key, which is limited to ${calls} API calls / ${period}. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits at 'https://dashboard.cohere.com/api-keys'. Contact us on 'https://discord.gg/XW44jPfYJu' or email us at support@cohere.com with any questions`;
}

/** Cohere's 429, which does not state a wait. */
export function rateLimited({ limit }: Refusal): FailureResponse {
  return refusal(429, trialLimit(limit, 'minute'));
}

type CaseDetails = Pick<FailureCase, 'expectedKind'> & Partial<Omit<FailureCase, 'name' | 'protocol'>>;

function failure(name: string, status: number, message: string, details: CaseDetails): FailureCase {
  return {
    name,
    protocol: 'cohere',
    vendor: 'cohere',
    status,
    headers: {},
    body: errorBody(message),
    delivery: 'response',
    ...details,
  };
}

const tooLong =
  'too many tokens: size limit exceeded by 25836 tokens. Try using shorter or fewer inputs, or setting prompt_truncation.';

/** An event that ends an answer with a failure. */
function endsWith(reason: string, error: string): Pick<FailureCase, 'body' | 'delivery'> {
  const delta = {
    error,
    finish_reason: reason,
    usage: { billed_units: { input_tokens: 4, output_tokens: 2 } },
  };
  return { body: JSON.stringify({ type: 'message-end', delta }), delivery: 'event' };
}

/** The failures of Cohere. */
export const cohereFailures: readonly FailureCase[] = [
  failure('invalid-api-key', 401, 'Incorrect API key provided: ***7890', { expectedKind: 'auth' }),
  failure('invalid-token', 498, 'invalid token', { expectedKind: 'auth' }),
  failure('permission-denied', 403, 'your organization may not use this model', { expectedKind: 'auth' }),
  failure(
    'model-not-found',
    404,
    "model 'nonexistent' not found, make sure the correct model ID was used and that you have access to the model.",
    { expectedKind: 'model-not-found' },
  ),
  failure('context-length', 400, tooLong, {
    expectedKind: 'context-length',
    body: errorBody(tooLong, 'TOO_MANY_TOKENS'),
  }),
  failure('invalid-parameter', 400, 'invalid request: temperature must be between 0 and 2.0 inclusive.', {
    expectedKind: 'invalid-request',
  }),
  failure(
    'unprocessable',
    422,
    'invalid type: parameter messages is of type string but should be of type array.',
    {
      expectedKind: 'invalid-request',
    },
  ),
  failure(
    'insufficient-quota',
    402,
    'Please add or update your payment method at https://dashboard.cohere.com/billing',
    {
      expectedKind: 'quota',
    },
  ),
  failure('rate-limited', 429, trialLimit(20, 'minute'), { expectedKind: 'rate-limit' }),
  failure('trial-month-spent', 429, trialLimit(1_000, 'month'), { expectedKind: 'quota' }),
  failure('client-closed', 499, 'Client Closed Request', { expectedKind: 'unavailable' }),
  failure('server-error', 500, 'internal server error, this has been reported to our developers.', {
    expectedKind: 'unavailable',
  }),
  failure('not-implemented', 501, 'not implemented', { expectedKind: 'unavailable' }),
  failure('overloaded', 503, 'service unavailable', { expectedKind: 'overloaded' }),
  {
    ...failure('gateway-timeout', 504, '', { expectedKind: 'unavailable' }),
    headers: { 'content-type': 'text/plain' },
    body: 'upstream request timeout',
  },
  failure('error-in-event', 200, '', {
    expectedKind: 'unavailable',
    chatOnly: true,
    ...endsWith('ERROR', 'the generation failed'),
  }),
  failure('timeout-in-event', 200, '', {
    expectedKind: 'unavailable',
    chatOnly: true,
    ...endsWith('TIMEOUT', 'the generation took too long'),
  }),
];
