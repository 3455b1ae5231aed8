/** What one run came to. */
export interface LimitFigures {
  name: string;
  /** Of the quota, from the first call on. */
  used: number;
  /** The same without the first window. */
  steady: number;
  calls: number;
  /** Calls that were over the quota when they arrived. */
  violations: number;
  /** Seconds from the first call at which violations were seen. */
  violatedAt: number[];
  /** The most that was used in one window, of the quota. */
  peak: number;
  /** Of Sluice's limiter; missing for BullMQ's. */
  cost?: { decisionsPerCall: number; microsecondsPerCall: number };
  target: { used: number; steady: number };
}
