/** How a lost worker is noticed. Milliseconds. */
export interface WorkerTimings {
  /** How long a job stays this process' own without a sign of life. Renewed at a quarter of it. */
  lockDurationMs: number;
  /** Between two looks for jobs without a lock; such a job starts again at the second look. */
  stalledIntervalMs: number;
}

/** A job of a killed worker runs again within 20 seconds: its lock ends, then it is seen twice. */
export const defaultWorkerTimings: WorkerTimings = { lockDurationMs: 10_000, stalledIntervalMs: 5_000 };
