import type { FailureKind } from '@app/contracts';

/**
 * What a failure of each kind leads to while the job has time:
 *
 * - `cancel`: the job ends as cancelled.
 * - `fail`: the job ends; no other backend would do better, unless one is named for it.
 * - `hand-over`: the same backend would fail again; the next one gets the job.
 * - `retry`: the same backend again, a few times, then the next one.
 * - `wait`: the lane waits until the provider's limit allows the call; that is no attempt.
 */
export type FailureRule = 'cancel' | 'fail' | 'hand-over' | 'retry' | 'wait';

export const failureRules: Record<FailureKind, FailureRule> = {
  cancelled: 'cancel',
  'invalid-request': 'fail',
  'content-filter': 'fail',
  auth: 'hand-over',
  quota: 'hand-over',
  'model-not-found': 'hand-over',
  'context-length': 'hand-over',
  timeout: 'retry',
  unavailable: 'retry',
  overloaded: 'retry',
  'bad-response': 'retry',
  internal: 'retry',
  'rate-limit': 'wait',
};
