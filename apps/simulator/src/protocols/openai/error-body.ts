import type { FailureResponse } from '../failure-case.js';

/** An error as OpenAI words it. */
export interface OpenAiError {
  message: string;
  type: string;
  param?: string | null;
  code?: string | number | null;
}

export function errorBody({ message, type, param = null, code = null }: OpenAiError): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** A request that OpenAI would call wrong. */
export function badRequest(error: Omit<OpenAiError, 'type'>): FailureResponse {
  return {
    status: 400,
    headers: {},
    body: errorBody({ type: 'invalid_request_error', ...error }),
    delivery: 'response',
  };
}
