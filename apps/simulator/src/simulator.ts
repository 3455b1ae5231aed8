import type { QuotaReport } from './quotas/meter.js';
import type { RequestRecord } from './requests/request-record.js';
import type { RuleInput, ScriptInput } from './script/script.js';

export interface SimulatorOptions {
  /** Default 0: any free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** What holds from the start, and after every reset. */
  script?: ScriptInput;
  /** How many requests the log remembers; default 1,000. */
  logCapacity?: number;
  /** The largest body that is read; default 64 MiB. */
  maximumBodyBytes?: number;
  /** The largest body that the log keeps; default 64 KiB. */
  maximumLoggedBytes?: number;
}

/** A running stand-in for LLM vendors. */
export interface Simulator {
  /** Without a path. A backend's base URL is this and `/v1`, or `/scenario/<name>/v1`. */
  readonly url: string;
  readonly port: number;
  /** The remembered requests, oldest first. They go on changing until they have ended. */
  readonly requests: readonly RequestRecord[];
  /** How many requests came since the start or the last reset, forgotten ones included. */
  readonly requestCount: number;
  /** How each quota fared, in the order in which they were given. */
  readonly violations: readonly QuotaReport[];
  /**
   * The first remembered request for which the predicate holds, now or later, as requests come and end.
   *
   * @param timeoutMs Default 5,000.
   * @throws Error when there is none in that time; it tells what did come.
   */
  waitFor(predicate: (request: RequestRecord) => boolean, timeoutMs?: number): Promise<RequestRecord>;
  /** Adds rules behind those that are there; the short form of {@link configure}. */
  script(...rules: RuleInput[]): void;
  /**
   * Adds rules, scenarios, quotas and a default.
   *
   * @throws ZodError for a script that is not one; UnknownFailureError for a failure that there is not.
   */
  configure(script: ScriptInput): void;
  /** Back to how it started: the log is empty, and of scripts only that of the options holds. */
  reset(): void;
  /** Stops listening and closes every connection, those of hanging requests included. */
  close(): Promise<void>;
}
