import { isAboutRequests, type Refusal } from '../../quotas/quota-book.js';
import type { FailureResponse } from '../protocol.js';

/** The error object of Google's APIs: https://cloud.google.com/apis/design/errors */
export interface GoogleError {
  code: number;
  message: string;
  status: string;
  details?: readonly object[];
}

/** Indented, as Google sends it. */
export function errorBody(error: GoogleError): string {
  return `${JSON.stringify({ error }, null, 2)}\n`;
}

export function refusal(error: GoogleError): FailureResponse {
  return { status: error.code, headers: {}, body: errorBody(error), delivery: 'response' };
}

/** Google's answer to an invalid request. */
export function invalidArgument(message: string): FailureResponse {
  return refusal({ code: 400, message, status: 'INVALID_ARGUMENT' });
}

/** The machine-readable reason of an error. */
export function errorInfo(reason: string, service = 'generativelanguage.googleapis.com'): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service },
  };
}

/** The wait before a retry, in seconds. */
export function retryInfo(seconds: number): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` };
}

/** The quota that a request exceeded. */
export function quotaFailure(metric: string, quotaId: string, quotaValue: number, model: string): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      {
        quotaMetric: `generativelanguage.googleapis.com/${metric}`,
        quotaId,
        quotaDimensions: { location: 'global', model },
        quotaValue: String(quotaValue),
      },
    ],
  };
}

/** The link in every 429 of the Gemini API. */
export const quotaHelp: object = {
  '@type': 'type.googleapis.com/google.rpc.Help',
  links: [
    {
      description: 'Learn more about Gemini API quotas',
      url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
    },
  ],
};

/** The message of a 429, with one line for the quota and one for the wait. */
export function quotaMessage(metric: string, limit: number, model: string, seconds?: number): string {
  const lines = [
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/rate-limit. ',
    `* Quota exceeded for metric: generativelanguage.googleapis.com/${metric}, limit: ${limit}, model: ${model}`,
    ...(seconds === undefined ? [] : [`Please retry in ${seconds}s.`]),
  ];
  return lines.join('\n');
}

/** Google's 429 for a quota of requests or tokens. The limits are in the body, not in headers. */
export function rateLimited(quotaRefusal: Refusal, model: string): FailureResponse {
  const { limit, retryAfterMs } = quotaRefusal;
  const aboutRequests = isAboutRequests(quotaRefusal);
  const metric = aboutRequests
    ? 'generate_content_free_tier_requests'
    : 'generate_content_free_tier_input_token_count';
  const quotaId = aboutRequests
    ? 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier'
    : 'GenerateContentInputTokensPerModelPerMinute-FreeTier';
  const seconds = retryAfterMs / 1_000;
  return refusal({
    code: 429,
    message: quotaMessage(metric, limit, model, seconds),
    status: 'RESOURCE_EXHAUSTED',
    details: [quotaHelp, quotaFailure(metric, quotaId, limit, model), retryInfo(seconds)],
  });
}
