import type { FailureResponse } from '../failure-case.js';

/** An error as Ollama words it. */
export function errorBody(error: string): string {
  return JSON.stringify({ error });
}

export function refusal(status: number, error: string): FailureResponse {
  return { status, headers: {}, body: errorBody(error), delivery: 'response' };
}
