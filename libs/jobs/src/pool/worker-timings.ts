/** How a lost worker is noticed. Milliseconds. */
export interface WorkerTimings {
  /** How long a job stays this process' own without a sign of life. Renewed at a quarter of it. */
  lockDurationMs: number;
  /** Between two looks for jobs without a lock; such a job starts again at the second look. */
  stalledIntervalMs: number;
}

/** A job of a killed worker runs again within two lock durations: its lock ends, then it is seen twice. */
export function workerTimings(lockDurationMs = 10_000): WorkerTimings {
  return { lockDurationMs, stalledIntervalMs: lockDurationMs / 2 };
}
