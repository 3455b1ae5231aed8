/** How a lost worker is noticed. Milliseconds. */
export interface WorkerTimings {
  /** How long a job stays this process' own without a sign of life. Renewed at a quarter of it. */
  lockDurationMs: number;
  /** Between two looks for jobs without a lock; such a job starts again at the second look. */
  stalledIntervalMs: number;
}

/** A job of a killed worker runs again within 25 seconds. */
export const defaultWorkerTimings: WorkerTimings = { lockDurationMs: 15_000, stalledIntervalMs: 10_000 };
