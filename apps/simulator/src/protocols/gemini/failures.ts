import type { FailureCase } from '../protocol.js';
import {
  errorBody,
  errorInfo,
  type GoogleError,
  quotaFailure,
  quotaHelp,
  quotaMessage,
  retryInfo,
} from './google-errors.js';

type CaseDetails = Pick<FailureCase, 'expectedKind'> &
  Partial<Omit<FailureCase, 'name' | 'protocol' | 'body'>>;

/** A failure that Google reports with this error. */
function failure(name: string, error: GoogleError, details: CaseDetails): FailureCase {
  return {
    name,
    protocol: 'gemini',
    vendor: 'google',
    status: error.code,
    headers: {},
    body: errorBody(error),
    delivery: 'response',
    ...details,
  };
}

const quotaModel = 'gemini-2.5-flash';
const requestsMetric = 'generate_content_free_tier_requests';
const tokensMetric = 'generate_content_free_tier_input_token_count';

/** A 429 for one quota. Without a wait, Google omits the RetryInfo. */
function overQuota(
  name: string,
  quota: { metric: string; quotaId: string; limit: number; seconds?: number },
  details: CaseDetails,
): FailureCase {
  const { metric, quotaId, limit, seconds } = quota;
  return failure(
    name,
    {
      code: 429,
      message: quotaMessage(metric, limit, quotaModel, seconds),
      status: 'RESOURCE_EXHAUSTED',
      details: [
        quotaHelp,
        quotaFailure(metric, quotaId, limit, quotaModel),
        ...(seconds === undefined ? [] : [retryInfo(seconds)]),
      ],
    },
    details,
  );
}

const perMinute = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
const perDay = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

/** The failures of an exhausted quota: per minute, per day, or a quota of zero. */
const quotaFailures: readonly FailureCase[] = [
  overQuota(
    'rate-limited',
    { metric: requestsMetric, quotaId: perMinute, limit: 15, seconds: 48.939935699 },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 48_940 },
  ),
  overQuota(
    'rate-limited-tokens',
    {
      metric: tokensMetric,
      quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier',
      limit: 250_000,
      seconds: 12,
    },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 12_000 },
  ),
  overQuota(
    'rate-limited-without-wait',
    { metric: requestsMetric, quotaId: perMinute, limit: 15 },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 60_000 },
  ),
  failure(
    'vertex-rate-limited',
    {
      code: 429,
      message:
        'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
      status: 'RESOURCE_EXHAUSTED',
    },
    { expectedKind: 'rate-limit', vendor: 'vertex' },
  ),
  overQuota(
    'daily-quota',
    { metric: requestsMetric, quotaId: perDay, limit: 200, seconds: 17 },
    { expectedKind: 'quota' },
  ),
  overQuota(
    'no-quota',
    { metric: requestsMetric, quotaId: perMinute, limit: 0, seconds: 33 },
    { expectedKind: 'quota' },
  ),
  overQuota(
    'rate-limited-long',
    { metric: requestsMetric, quotaId: perMinute, limit: 15, seconds: 3_600 },
    { expectedKind: 'quota', expectedRetryAfterMs: 3_600_000 },
  ),
  failure(
    'insufficient-quota',
    {
      code: 429,
      message:
        'Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your project and billing.',
      status: 'RESOURCE_EXHAUSTED',
    },
    { expectedKind: 'quota' },
  ),
];

const credentialFailures = [
  failure(
    'invalid-api-key',
    {
      code: 400,
      message: 'API key not valid. Please pass a valid API key.',
      status: 'INVALID_ARGUMENT',
      details: [
        errorInfo('API_KEY_INVALID'),
        {
          '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
          locale: 'en-US',
          message: 'API key not valid. Please pass a valid API key.',
        },
      ],
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'expired-api-key',
    {
      code: 400,
      message: 'API key expired. Please renew the API key.',
      status: 'INVALID_ARGUMENT',
      details: [errorInfo('API_KEY_INVALID')],
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'permission-denied',
    {
      code: 403,
      message: 'Your project has been denied access. Please contact support.',
      status: 'PERMISSION_DENIED',
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'unsupported-region',
    {
      code: 400,
      message: 'User location is not supported for the API use.',
      status: 'FAILED_PRECONDITION',
    },
    { expectedKind: 'auth' },
  ),
  failure(
    'vertex-token-invalid',
    {
      code: 401,
      message:
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      status: 'UNAUTHENTICATED',
      details: [errorInfo('ACCESS_TOKEN_EXPIRED', 'aiplatform.googleapis.com')],
    },
    { expectedKind: 'auth', vendor: 'vertex' },
  ),
];

const requestFailures = [
  failure(
    'model-not-found',
    {
      code: 404,
      message:
        'models/gemini-9-ultra is not found for API version v1beta, or is not supported for generateContent. Call ModelService.ListModels to see the list of available models and their supported methods.',
      status: 'NOT_FOUND',
    },
    { expectedKind: 'model-not-found' },
  ),
  failure(
    'vertex-model-not-found',
    {
      code: 404,
      message:
        'Publisher Model `projects/simulator/locations/global/publishers/google/models/gemini-9-ultra` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions',
      status: 'NOT_FOUND',
    },
    { expectedKind: 'model-not-found', vendor: 'vertex' },
  ),
  failure(
    'context-length',
    {
      code: 400,
      message: 'The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).',
      status: 'INVALID_ARGUMENT',
    },
    { expectedKind: 'context-length' },
  ),
  failure(
    'invalid-parameter',
    {
      code: 400,
      message:
        'Invalid JSON payload received. Unknown name "temprature" at \'generation_config\': Cannot find field.',
      status: 'INVALID_ARGUMENT',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [
            {
              field: 'generation_config',
              description:
                'Invalid JSON payload received. Unknown name "temprature" at \'generation_config\': Cannot find field.',
            },
          ],
        },
      ],
    },
    { expectedKind: 'invalid-request' },
  ),
];

const filterFailures: FailureCase[] = [
  {
    ...failure('content-filter', { code: 200, message: '', status: '' }, { expectedKind: 'content-filter' }),
    chatOnly: true,
    body: JSON.stringify({
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
      modelVersion: 'simulator-small',
    }),
  },
  failure(
    'content-filter-finish',
    { code: 200, message: '', status: '' },
    {
      expectedKind: 'content-filter',
      answer: { type: 'text', text: 'I was going to', finishReason: 'content-filter' },
    },
  ),
];

const overload: GoogleError = {
  code: 503,
  message: 'The model is overloaded. Please try again later.',
  status: 'UNAVAILABLE',
};
const internal: GoogleError = {
  code: 500,
  message:
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  status: 'INTERNAL',
};

const serverFailures = [
  failure('server-error', internal, { expectedKind: 'unavailable' }),
  failure('overloaded', overload, { expectedKind: 'overloaded' }),
  failure(
    'no-capacity',
    {
      code: 429,
      message: 'No capacity available for model gemini-3-pro on the server',
      status: 'RESOURCE_EXHAUSTED',
      details: [errorInfo('MODEL_CAPACITY_EXHAUSTED', 'cloudcode-pa.googleapis.com')],
    },
    { expectedKind: 'overloaded' },
  ),
  failure(
    'gateway-timeout',
    {
      code: 504,
      message: 'Deadline expired before operation could complete.',
      status: 'DEADLINE_EXCEEDED',
    },
    { expectedKind: 'unavailable' },
  ),
  failure(
    'cancelled-by-vendor',
    { code: 499, message: 'The operation was cancelled.', status: 'CANCELLED' },
    { expectedKind: 'unavailable' },
  ),
  {
    ...failure(
      'bad-gateway',
      { code: 502, message: '', status: '' },
      { expectedKind: 'unavailable', expectedRetryAfterMs: 30_000 },
    ),
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: '<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error 502 (Server Error)!!1</title>\n<p><b>502.</b> <ins>That’s an error.</ins>\n<p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.\n',
  },
  {
    // If events are requested, Google sends errors with this content type too.
    ...failure('overloaded-as-events', overload, { expectedKind: 'overloaded' }),
    headers: { 'content-type': 'text/event-stream' },
  },
  {
    // In a stream that is an array, the error is the only entry.
    ...failure('overloaded-in-array', overload, { expectedKind: 'overloaded' }),
    body: `[${errorBody(overload)}]`,
  },
  failure('error-in-event', { ...internal }, { expectedKind: 'unavailable', status: 200, delivery: 'event' }),
  failure('overloaded-in-event', overload, { expectedKind: 'overloaded', status: 200, delivery: 'event' }),
];

/** The failures of Google. */
export const geminiFailures: readonly FailureCase[] = [
  ...credentialFailures,
  ...requestFailures,
  ...filterFailures,
  ...quotaFailures,
  ...serverFailures,
];
