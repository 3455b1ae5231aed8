import type { JobKind, JobRecord, JobStatus, Lane, NewJob } from '@app/contracts';
import type { DynamicModule } from '@nestjs/common';
import { ClientProxy, type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Submission } from './client/submission.js';
import type { QueueOptions } from './queue-options.js';
import type { WaitOptions } from './waiting/wait-options.js';

export * from './client/submission.js';
export * from './local-redis/index.js';
export * from './pool/job-context.js';
export * from './pool/job-handler.js';
export * from './queue-log.js';
export * from './queue-options.js';
export * from './queue-unavailable-error.js';
export * from './waiting/wait-options.js';

/** Gives JobStore, SluiceClient, JobEnds, LaneMonitor and DeadlineSweeper to a Nest application. */
export declare class QueueModule {
  static forRoot(options: QueueOptions): DynamicModule;
}

/** Submits and cancels jobs. All methods throw QueueUnavailableError within about a second. */
export declare class SluiceClient extends ClientProxy {
  connect(): Promise<void>;
  close(): Promise<void>;
  unwrap<T>(): T;
  protected publish(): () => void;
  protected dispatchEvent<T>(): Promise<T>;
  /** Stores the job and its wake-up; both are in Redis when it resolves. */
  submit(job: NewJob): Promise<Submission>;
  /** The same, then waits for the end of the job: the fastest way to a result. The record is the latest when the wait ends. A conflict does not wait. */
  submitAndWait(job: NewJob, options: WaitOptions): Promise<Submission>;
  /** The job as it stands after the cancel; undefined when the tenant has no such job. */
  cancel(tenant: string, id: string): Promise<JobRecord | undefined>;
}

export interface JobFilter {
  status?: JobStatus;
  kind?: JobKind;
  backend?: string;
  /** Milliseconds since the epoch. */
  createdAfter?: number;
}
export interface JobRecordPage {
  records: JobRecord[];
  nextCursor: string | undefined;
}
export declare class InvalidCursorError extends Error {}

export declare class JobStore {
  get(tenant: string, id: string): Promise<JobRecord | undefined>;
  /** Newest first. @throws {InvalidCursorError} */
  list(tenant: string, filter: JobFilter, page: { limit: number; cursor?: string }): Promise<JobRecordPage>;
  /** Deletes a job that has ended. */
  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'>;
  /** Answers when Redis does. */
  ping(): Promise<void>;
}

export declare class JobEnds {
  /** The job as it stands when it ends, or when the time is up or the signal aborts; undefined when the tenant has no such job. */
  wait(tenant: string, id: string, options: WaitOptions): Promise<JobRecord | undefined>;
}

/** What the queue knows of a lane. */
export type LaneState = Omit<Lane, 'provider' | 'model' | 'fallback'>;

export declare class LaneMonitor {
  lanes(backends: readonly string[]): Promise<LaneState[]>;
}

/** Ends overdue jobs, once a second. Run it in one or more processes. */
export declare class DeadlineSweeper {
  start(): void;
  close(): Promise<void>;
}

export interface PoolSettings {
  /** Jobs in flight in this process. */
  concurrency: number;
}

export interface SluiceServerOptions extends QueueOptions {
  /** For `close()` without one. */
  gracePeriodMs: number;
  /** Starts of a job that ended with a lost worker before it fails as poison. */
  maxStartedAttempts: number;
  /** Called when this process can no longer be trusted to hold its jobs (its clock jumped); end it. */
  onUnsafe(error: Error): void;
}

export interface ClosedPools {
  /** Jobs that ended their attempt within the grace period. */
  finished: number;
  /** Jobs that went back to the queue. */
  handedBack: number;
}

/** `app.connectMicroservice({ strategy: new SluiceServer(options) })`. */
export declare class SluiceServer extends Server implements CustomTransportStrategy {
  constructor(options: SluiceServerOptions);
  on(): void;
  unwrap<T>(): T;
  listen(callback: (error?: unknown) => void): void;
  /** Makes the pools of this process these: adds, changes, and removes gracefully. Before or after listen. */
  setPools(pools: ReadonlyMap<string, PoolSettings>): Promise<void>;
  /** Takes no more jobs, lets the running ones end for the grace period, hands the rest back. */
  close(options?: { gracePeriodMs?: number }): Promise<ClosedPools>;
}
