import { hasError } from '../../answers/parsed-body.js';

/** An event or a whole answer, as far as it may tell of a failure. */
interface Wire {
  type?: unknown;
  response?: { error?: unknown } | null;
}

/** Whether an event or a whole answer says that the response failed. */
export function tellsOfError(body: object): boolean {
  const { type }: Wire = body;
  return hasError(body) || type === 'error' || type === 'response.failed';
}

/** What of it says so: the rest of a failed response repeats the request. */
export function errorOf(body: object): object {
  const { type, response, error }: Wire & { error?: unknown } = body;
  if (type === 'response.failed') return { error: response?.error ?? {} };
  return error === undefined ? body : { error };
}
