import type { LimitDimension, LimitSnapshot, Limits } from '@app/contracts';
import type { CallCost } from './call-cost.js';

/** A call that asks to be let through. */
export interface AdmissionRequest {
  /** The name of the backend that is to be called; figures tell calls apart by it. */
  backend: string;
  /** Calls of one group share one quota, in all processes. */
  group: string;
  limits: Limits;
  cost: CallCost;
  /** Aborted when the call is not wanted any more. */
  signal: AbortSignal;
  /** Milliseconds that it may wait in line at most; then it is refused. */
  patienceMs: number;
}

/** Why a call may not begin for now. */
export interface Refusal {
  /** What is used up; `vendor`: the vendor refused a call and said when to come back. */
  dimension: LimitDimension | 'concurrency' | 'vendor';
  /** Milliseconds after which it may be asked again. */
  retryAfterMs: number;
}

/** How a call ended, as far as its limits are concerned. */
export interface CallReport {
  /** What it used; what is not known stays reserved. */
  used: CallCost;
  limits: LimitSnapshot;
  /**
   * - `served`: an answer came.
   * - `refused`: the vendor had no capacity for it; `retryAfterMs` is what it asked for.
   * - `failed`: anything else.
   */
  outcome: 'served' | 'refused' | 'failed';
  retryAfterMs?: number;
}

/** Leave to begin one call, now. */
export interface Permit {
  /** To be called once, when the call has ended. */
  settle(report: CallReport): void;
  /** Instead, for a call that never began: gives everything back. */
  discard(): void;
}

export type Admitted =
  /** `waitedFor`: what was used up when it had to wait; missing when it did not wait or nothing told why. */
  { permit: Permit; waitedFor?: Refusal['dimension'] } | { refusal: Refusal };

/** Lets calls through so that no quota is ever exceeded. */
export interface Admission {
  /**
   * Waits in line as long as the next call may begin soon, and resolves when this one may begin, which it
   * then must do at once; or says how long that will take.
   *
   * @throws The reason of the signal when it is aborted.
   */
  admit(request: AdmissionRequest): Promise<Admitted>;
}
