import type { FailureCase, FailureResponse } from '../protocol.js';

/** The error object of Anthropic's API. */
interface AnthropicError {
  type: string;
  message: string;
  details?: { error_code: string };
}

export function errorBody(error: AnthropicError): string {
  return JSON.stringify({ type: 'error', error, request_id: 'req_simulator' });
}

/** Anthropic's answer to an invalid request. */
export function badRequest(message: string): FailureResponse {
  return {
    status: 400,
    headers: { 'x-should-retry': 'false' },
    body: errorBody({ type: 'invalid_request_error', message }),
    delivery: 'response',
  };
}

type CaseDetails = Pick<FailureCase, 'expectedKind'> &
  Partial<Pick<FailureCase, 'headers' | 'expectedRetryAfterMs' | 'delivery' | 'answer'>>;

function failure(name: string, status: number, error: AnthropicError, details: CaseDetails): FailureCase {
  return {
    name,
    protocol: 'anthropic',
    vendor: 'anthropic',
    status,
    body: errorBody(error),
    delivery: 'response',
    ...details,
    headers: { ...(status < 429 && status !== 200 && { 'x-should-retry': 'false' }), ...details.headers },
  };
}

const invalidRequest = 'invalid_request_error';
const seeLimits = 'For details, refer to: https://docs.claude.com/en/api/rate-limits.';
const noText: AnthropicError = { type: '', message: '' };

const credentialFailures = [
  failure(
    'invalid-api-key',
    401,
    { type: 'authentication_error', message: 'invalid x-api-key' },
    { expectedKind: 'auth' },
  ),
  failure(
    'permission-denied',
    403,
    {
      type: 'permission_error',
      message: 'Your API key does not have permission to use the specified resource.',
    },
    { expectedKind: 'auth' },
  ),
];

const requestFailures = [
  failure(
    'model-not-found',
    404,
    { type: 'not_found_error', message: 'model: claude-sonet-4-5' },
    { expectedKind: 'model-not-found' },
  ),
  failure(
    'context-length',
    400,
    { type: invalidRequest, message: 'prompt is too long: 3333404 tokens > 200000 maximum' },
    { expectedKind: 'context-length' },
  ),
  failure(
    'invalid-parameter',
    400,
    { type: invalidRequest, message: 'temperature: range: 0..1' },
    { expectedKind: 'invalid-request' },
  ),
  failure(
    'deprecated-parameter',
    400,
    { type: invalidRequest, message: '`temperature` is deprecated for this model.' },
    { expectedKind: 'invalid-request' },
  ),
  failure(
    'body-too-large',
    413,
    { type: 'request_too_large', message: 'Request exceeds the maximum size' },
    { expectedKind: 'context-length' },
  ),
  failure('content-filter-finish', 200, noText, {
    expectedKind: 'content-filter',
    answer: { type: 'text', text: 'I was going to', finishReason: 'content-filter' },
  }),
];

const limitFailures = [
  failure(
    'rate-limited',
    429,
    {
      type: 'rate_limit_error',
      message: `This request would exceed your organization's rate limit of 50 requests per minute. ${seeLimits}`,
    },
    {
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 1_000,
      headers: {
        'retry-after': '1',
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-08-19T14:34:12Z',
      },
    },
  ),
  failure(
    'rate-limited-tokens',
    429,
    {
      type: 'rate_limit_error',
      message: `This request would exceed your organization's rate limit of 30,000 input tokens per minute. ${seeLimits}`,
    },
    {
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 26_000,
      headers: {
        'retry-after': '26',
        'anthropic-ratelimit-input-tokens-limit': '30000',
        'anthropic-ratelimit-input-tokens-remaining': '200',
        'anthropic-ratelimit-input-tokens-reset': '2026-08-19T14:34:38Z',
      },
    },
  ),
  failure(
    'spend-limit-reached',
    429,
    {
      type: 'rate_limit_error',
      message: 'You have reached your specified API usage limits.',
      details: { error_code: 'enforced_spend_limit_reached' },
    },
    { expectedKind: 'quota' },
  ),
  failure(
    'insufficient-quota',
    400,
    {
      type: invalidRequest,
      message:
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    },
    { expectedKind: 'quota' },
  ),
  failure(
    'billing',
    402,
    { type: 'billing_error', message: 'There is an issue with your billing or payment information.' },
    { expectedKind: 'quota' },
  ),
];

const serverFailures = [
  failure(
    'server-error',
    500,
    { type: 'api_error', message: 'Internal server error' },
    { expectedKind: 'unavailable' },
  ),
  failure(
    'gateway-timeout',
    504,
    { type: 'timeout_error', message: 'Request timed out' },
    { expectedKind: 'unavailable' },
  ),
  failure(
    'overloaded',
    529,
    { type: 'overloaded_error', message: 'Overloaded' },
    { expectedKind: 'overloaded' },
  ),
  {
    ...failure('bad-gateway', 502, noText, { expectedKind: 'unavailable' }),
    headers: { 'content-type': 'text/html' },
    body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n',
  },
];

const failuresAfterStatus200 = [
  failure(
    'error-in-event',
    200,
    { type: 'api_error', message: 'Internal server error' },
    { expectedKind: 'unavailable', delivery: 'event' },
  ),
  failure(
    'overloaded-in-event',
    200,
    { type: 'overloaded_error', message: 'Overloaded' },
    { expectedKind: 'overloaded', delivery: 'event' },
  ),
  failure(
    'invalid-in-event',
    200,
    { type: invalidRequest, message: 'Could not process image' },
    { expectedKind: 'invalid-request', delivery: 'event' },
  ),
];

/** The failures of Anthropic: https://docs.claude.com/en/api/errors */
export const anthropicFailures: readonly FailureCase[] = [
  ...credentialFailures,
  ...requestFailures,
  ...limitFailures,
  ...serverFailures,
  ...failuresAfterStatus200,
];
