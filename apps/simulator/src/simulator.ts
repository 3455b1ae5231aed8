import type { QuotaReport } from './quotas/meter.js';
import type { RequestLog } from './requests/request-log.js';
import type { ScriptInput } from './script/script.js';

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
}

/** A running stand-in for LLM vendors. */
export interface Simulator {
  /** Without a path. A backend's base URL is this and `/v1`, or `/scenario/<name>/v1`. */
  readonly url: string;
  readonly port: number;
  readonly requests: RequestLog;
  /** How each quota fared, in the order in which they were given. */
  readonly violations: readonly QuotaReport[];
  /**
   * Adds rules, scenarios and quotas.
   *
   * @throws ZodError for a script that is not one; UnknownFailureError for a failure that there is not.
   */
  script(script: ScriptInput): void;
  /** Back to how it started: the log is empty, and of scripts only that of the options holds. */
  reset(): void;
  /** Stops listening and closes every connection, those of hanging requests included. */
  close(): Promise<void>;
}
