/** When a schedule runs. All times and lengths are in milliseconds, times since the epoch. */
export interface Timing {
  /** Five fields, or six with seconds first; or {@link everyMs}. */
  cron?: string;
  /** The length between two runs; counted from {@link anchor}. */
  everyMs?: number;
  anchor: number;
  /** Of the IANA database; a cron is read in it. */
  timeZone: string;
  /** A run begins up to so much after its time; see `firesAt`. */
  jitterMs: number;
  /** No run is before it. */
  startsAt?: number;
  /** No run is after it. */
  endsAt?: number;
  /** Tells apart the jitter of two schedules. */
  seed: string;
}
