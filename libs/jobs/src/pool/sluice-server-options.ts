import type { RedisSettings } from '@app/contracts';
import type { KindTable } from '@app/policies';
import type { Logger, Telemetry } from '@app/telemetry';
import type { JobExtension } from '../lua/job-extension.js';

export interface SluiceServerOptions {
  /** The kinds of jobs that this process runs: each needs a handler. */
  kinds: KindTable;
  redis: RedisSettings;
  /** How long a job is kept after its end, in milliseconds. The same in every process. */
  retentionMs: number;
  /** Features that take part in the end of jobs; the same in every process. */
  extensions: readonly JobExtension[];
  log: Logger;
  /** Metrics, traces and readiness; without it only the log is written. */
  telemetry?: Telemetry;
  /** For `close()` without one. */
  gracePeriodMs: number;
  /** Runs of one job that end with a lost worker before it fails as poison. */
  maxStartedAttempts: number;
  /** How long a job stays this process' own without a sign of life; 10 seconds by default. */
  lockDurationMs?: number;
  /** In which a pool takes something out of its open lane, or is replaced; a minute by default. */
  consumptionLimitMs?: number;
  /** Called when this process can no longer be trusted to hold its jobs: its clock jumped, or a pool takes nothing any more. End it. */
  onUnsafe(error: Error): void;
}

export interface PoolSettings {
  /** Jobs in flight in this process. */
  concurrency: number;
}

export interface ClosedPools {
  /** Runs that ended while the pools were closing. */
  finished: number;
  /** Runs among them whose job went back to the queue. */
  handedBack: number;
  /** Runs that did not even stop when they were aborted; their jobs are started again elsewhere. */
  abandoned: number;
}
