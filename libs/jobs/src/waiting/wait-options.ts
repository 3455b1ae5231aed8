export interface WaitOptions {
  /** Milliseconds to wait at most. */
  timeoutMs: number;
  /** Ends the wait, not the job. */
  signal?: AbortSignal;
}
