/**
 * Why a running attempt is aborted: the `reason` of its AbortSignal.
 *
 * - `cancelled`: the caller cancelled the job; the decision is `cancel`.
 * - `expired`: the job's deadline passed; the decision is `expire`.
 * - `shutdown`: this process ends; the decision is `hand-back`.
 * - `lost`: this process no longer holds the job; whatever is decided is dropped.
 */
export type AbortReason = 'cancelled' | 'expired' | 'shutdown' | 'lost';
