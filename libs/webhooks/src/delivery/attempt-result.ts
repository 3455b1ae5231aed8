/**
 * - `status`: an answer that is not 2xx; redirects are not followed.
 * - `gone`: 410, the receiver wants no more.
 * - `timeout`: no answer in time.
 * - `connection`: no connection, TLS that does not hold, or an answer that is no HTTP.
 * - `refused-address`: an address that this installation does not call.
 */
export type AttemptFailure = 'status' | 'gone' | 'timeout' | 'connection' | 'refused-address';

/** What came of one attempt. Nothing in it is secret. */
export interface AttemptResult {
  /** Without one it succeeded. */
  failure?: AttemptFailure;
  /** The HTTP status of the answer, if there was one. */
  status?: number;
  /** What happened, in words or in the error's code. */
  message?: string;
  /** The first characters of the answer to a failed attempt. */
  answer?: string;
  /** How long the receiver asks to wait. */
  retryAfterMs?: number;
  durationMs: number;
}
