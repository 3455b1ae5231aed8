import {
  type CallUse,
  type LimitDimension,
  limitDimensions,
  type Limits,
  type LimitSnapshot,
  type Usage,
} from '@app/contracts';

/** Lets calls begin so that no limit is ever exceeded. */
export interface Admission {
  /**
   * Waits while the next permit is near, and resolves when the call may begin, which it then must do at once; or
   * resolves with the time after which to ask again.
   *
   * @throws The reason of the signal when it is aborted.
   */
  admit(request: AdmissionRequest): Promise<Admitted>;
}

/** A call that asks for a permit. */
export interface AdmissionRequest {
  /** The name of the backend to call; metrics are labelled with it. */
  backend: string;
  /** Calls of one group share one quota, in all processes. */
  group: string;
  limits: Limits;
  /** The estimated use. */
  cost: CallCost;
  /** Aborted when the call is no longer wanted. */
  signal: AbortSignal;
  /** The longest wait for a permit in milliseconds; after it the call is refused. */
  patienceMs: number;
}

export type Admitted =
  /** `waitedFor` is the limit that made the call wait; missing when it did not wait or the limit is not known. */
  { permit: Permit; waitedFor?: Refusal['dimension'] } | { refusal: Refusal };

/** Permission to begin one call, now. */
export interface Permit {
  /** Call it once, when the call has ended. */
  settle(report: CallReport): void;
  /** Call it instead for a call that never began; it releases the whole reservation. */
  discard(): void;
}

/** Why a call may not begin yet. */
export interface Refusal {
  /** The limit that is used up; `vendor`: the vendor refused a call and named a time to come back. */
  dimension: LimitDimension | 'concurrency' | 'vendor';
  /** Milliseconds until it is worth asking again. */
  retryAfterMs: number;
}

/** The end of a call, as the limiter needs it. */
export interface CallReport {
  /** The actual use; a count that is not known keeps its reservation. */
  used: CallCost;
  /** The limits that the vendor reported with its answer. */
  limits: LimitSnapshot;
  /**
   * - `served`: an answer came.
   * - `refused`: the vendor had no capacity; `retryAfterMs` is the pause that it asked for.
   * - `failed`: any other end.
   */
  outcome: 'served' | 'refused' | 'failed';
  retryAfterMs?: number;
}

/** The use of quotas by one call, estimated or actual. */
export type CallCost = CallUse;

/** How much of one limit a call uses. */
export function amountOf(cost: CallCost, dimension: LimitDimension): number {
  let amount = 0;
  for (const part of limitDimensions[dimension].counts) amount += cost[part];
  return amount;
}

/** Whether any of these limits counts a part of a call's use. */
export function limitsCount(limits: Limits, part: keyof CallCost): boolean {
  return (Object.keys(limitDimensions) as LimitDimension[]).some(
    (dimension) =>
      limits[dimension] !== undefined &&
      (limitDimensions[dimension].counts as readonly (keyof CallCost)[]).includes(part),
  );
}

/** The actual use of a call: the reported counts, and the reserved ones where none is reported. */
export function usedCost(reserved: CallCost, usage: Usage | undefined): CallCost {
  return {
    requests: reserved.requests,
    inputTokens: usage?.inputTokens ?? reserved.inputTokens,
    outputTokens: usage?.outputTokens ?? reserved.outputTokens,
  };
}

const nothing = (): void => undefined;

/** Lets every call begin at once; for programs without limits. */
export const openAdmission: Admission = {
  admit: () => Promise.resolve({ permit: { settle: nothing, discard: nothing } }),
};
