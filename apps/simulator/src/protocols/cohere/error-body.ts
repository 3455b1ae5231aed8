import type { FailureResponse } from '../failure-case.js';

const id = '5d2ec8f4-8a0c-4c3e-9d43-0a5f3c2b7e11';

/** An error as Cohere words it. */
export function errorBody(message: string, errorType?: string): string {
  return JSON.stringify({ ...(errorType !== undefined && { error_type: errorType }), id, message });
}

export function refusal(status: number, message: string): FailureResponse {
  return { status, headers: {}, body: errorBody(message), delivery: 'response' };
}
