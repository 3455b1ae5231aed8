import type { FailureCase, FailureResponse } from '../protocol.js';
import { compatibleFailures } from './compatible-failures.js';

/** The error object of OpenAI's API. */
export interface OpenAiError {
  message: string;
  type: string;
  param?: string | null;
  code?: string | number | null;
}

export function errorBody({ message, type, param = null, code = null }: OpenAiError): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** OpenAI's answer to an invalid request. */
export function badRequest(error: Omit<OpenAiError, 'type'>): FailureResponse {
  return {
    status: 400,
    headers: {},
    body: errorBody({ type: 'invalid_request_error', ...error }),
    delivery: 'response',
  };
}

type CaseDetails = Pick<FailureCase, 'expectedKind'> &
  Partial<Pick<FailureCase, 'headers' | 'expectedRetryAfterMs' | 'delivery' | 'answer'>>;

function failure(name: string, status: number, error: OpenAiError, details: CaseDetails): FailureCase {
  return {
    name,
    protocol: 'openai',
    vendor: 'openai',
    status,
    headers: {},
    body: errorBody(error),
    delivery: 'response',
    ...details,
  };
}

const invalidRequest = 'invalid_request_error';
const seeLimits = 'Visit https://platform.openai.com/account/rate-limits to learn more.';
const billing =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.';
const serverError = 'The server had an error while processing your request. Sorry about that!';

const credentialFailures = [
  failure(
    'invalid-api-key',
    401,
    {
      message:
        'Incorrect API key provided: invalid-key. You can find your API key at https://platform.openai.com/account/api-keys.',
      type: invalidRequest,
      code: 'invalid_api_key',
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'unsupported-region',
    403,
    {
      message: 'Country, region, or territory not supported',
      type: 'request_forbidden',
      code: 'unsupported_country_region_territory',
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'permission-denied',
    403,
    {
      message: 'You are not allowed to sample from this model',
      type: invalidRequest,
    },
    { expectedKind: 'auth' },
  ),
];

const requestFailures = [
  failure(
    'model-not-found',
    404,
    {
      message: 'The model `gpt-5.2-proo` does not exist or you do not have access to it.',
      type: invalidRequest,
      code: 'model_not_found',
    },
    { expectedKind: 'model-not-found' },
  ),
  failure(
    'context-length',
    400,
    {
      message:
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130457 tokens. Please reduce the length of the messages.",
      type: invalidRequest,
      param: 'messages',
      code: 'context_length_exceeded',
    },
    { expectedKind: 'context-length' },
  ),
  failure(
    'invalid-parameter',
    400,
    {
      message:
        "Invalid 'temperature': decimal below minimum value. Expected a value >= 0, but got -1 instead.",
      type: invalidRequest,
      param: 'temperature',
      code: 'decimal_below_min_value',
    },
    { expectedKind: 'invalid-request' },
  ),
  failure(
    'unprocessable',
    422,
    { message: 'The request was well-formed but could not be processed.', type: invalidRequest },
    { expectedKind: 'invalid-request' },
  ),
  failure(
    'content-filter',
    400,
    {
      message:
        'Your request was rejected as a result of our safety system. Your request may contain content that is not allowed by our safety system.',
      type: invalidRequest,
      code: 'content_policy_violation',
    },
    { expectedKind: 'content-filter' },
  ),
  failure(
    'content-filter-finish',
    200,
    { message: '', type: '' },
    {
      expectedKind: 'content-filter',
      answer: { type: 'text', text: 'I was going to', finishReason: 'content-filter' },
    },
  ),
];

const limitFailures = [
  failure(
    'rate-limited',
    429,
    {
      message: `Rate limit reached for gpt-5.2 in organization org-simulator on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 1s. ${seeLimits}`,
      type: 'requests',
      code: 'rate_limit_exceeded',
    },
    {
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 1_000,
      headers: {
        'retry-after': '1',
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1s',
      },
    },
  ),
  failure(
    'rate-limited-tokens',
    429,
    {
      message: `Rate limit reached for gpt-5.2 in organization org-simulator on tokens per min (TPM): Limit 30000, Used 29800, Requested 325. Please try again in 250ms. ${seeLimits}`,
      type: 'tokens',
      code: 'rate_limit_exceeded',
    },
    {
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 250,
      headers: {
        'retry-after': '1',
        'retry-after-ms': '250',
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': '200',
        'x-ratelimit-reset-tokens': '59.6s',
      },
    },
  ),
  failure(
    'rate-limited-long',
    429,
    {
      message: `Rate limit reached for gpt-5.2 in organization org-simulator on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s. ${seeLimits}`,
      type: 'requests',
      code: 'rate_limit_exceeded',
    },
    {
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 432_000,
      headers: {
        'retry-after': '432',
        'x-ratelimit-limit-requests': '200',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '7m12s',
      },
    },
  ),
  failure(
    'request-too-large',
    429,
    {
      message: `Request too large for gpt-5.2 in organization org-simulator on tokens per min (TPM): Limit 30000, Requested 40123. The input or output tokens must be reduced in order to run successfully. ${seeLimits}`,
      type: 'tokens',
      code: 'rate_limit_exceeded',
    },
    { expectedKind: 'context-length' },
  ),
  failure(
    'insufficient-quota',
    429,
    { message: billing, type: 'insufficient_quota', code: 'insufficient_quota' },
    { expectedKind: 'quota' },
  ),
  failure(
    'credit-balance-exhausted',
    429,
    { message: billing, type: 'insufficient_quota', code: 'credit_balance_exhausted' },
    { expectedKind: 'quota' },
  ),
];

const serverFailures = [
  failure(
    'server-error',
    500,
    { message: serverError, type: 'server_error' },
    { expectedKind: 'unavailable' },
  ),
  {
    ...failure('bad-gateway', 502, { message: '', type: '' }, { expectedKind: 'unavailable' }),
    headers: { 'content-type': 'text/html' },
    body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n',
  },
  {
    ...failure('gateway-timeout', 504, { message: '', type: '' }, { expectedKind: 'unavailable' }),
    headers: { 'content-type': 'text/plain' },
    body: 'upstream request timeout',
  },
  ...[520, 524].map((status) => ({
    ...failure(`edge-error-${status}`, status, { message: '', type: '' }, { expectedKind: 'unavailable' }),
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
    body: `error code: ${status}`,
  })),
  failure(
    'overloaded',
    503,
    {
      message: 'That model is currently overloaded with other requests. You can retry your request.',
      type: 'server_error',
      code: 'server_is_overloaded',
    },
    { expectedKind: 'overloaded' },
  ),
  failure(
    'slow-down',
    503,
    {
      message:
        'Slow down. Please reduce your request rate to its original level, keep it for at least 15 minutes, and then gradually increase it.',
      type: 'server_error',
      code: 'slow_down',
    },
    { expectedKind: 'overloaded', expectedRetryAfterMs: 2_000, headers: { 'retry-after': '2' } },
  ),
  failure(
    'service-unavailable',
    503,
    { message: 'The engine is currently overloaded, please try again later', type: 'server_error' },
    { expectedKind: 'overloaded' },
  ),
];

const failuresAfterStatus200 = [
  failure(
    'error-in-body',
    200,
    { message: serverError, type: 'server_error' },
    { expectedKind: 'unavailable', headers: { 'content-type': 'application/json' } },
  ),
  failure(
    'error-in-event',
    200,
    { message: serverError, type: 'server_error' },
    { expectedKind: 'unavailable', delivery: 'event' },
  ),
  failure(
    'overloaded-in-event',
    200,
    { message: 'The server is overloaded.', type: 'server_error', code: 'server_is_overloaded' },
    { expectedKind: 'overloaded', delivery: 'event' },
  ),
];

/** The failures of OpenAI, and of the vendors who copy its API. */
export const openaiFailures: readonly FailureCase[] = [
  ...credentialFailures,
  ...requestFailures,
  ...limitFailures,
  ...serverFailures,
  ...failuresAfterStatus200,
  ...compatibleFailures,
];
