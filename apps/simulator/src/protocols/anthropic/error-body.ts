import type { FailureResponse } from '../failure-case.js';

/** An error as Anthropic words it. */
export interface AnthropicError {
  type: string;
  message: string;
  details?: { error_code: string };
}

export function errorBody(error: AnthropicError): string {
  return JSON.stringify({ type: 'error', error, request_id: 'req_simulator' });
}

/** A request that Anthropic would call wrong. */
export function badRequest(message: string): FailureResponse {
  return {
    status: 400,
    headers: { 'x-should-retry': 'false' },
    body: errorBody({ type: 'invalid_request_error', message }),
    delivery: 'response',
  };
}
