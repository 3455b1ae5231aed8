import type { Failure, FailureKind } from '@app/contracts';
import type { Decision, JobState } from './decision.js';

/**
 * How a job continues after a failure of a kind, while it has time left:
 *
 * - `cancel`: the job ends as cancelled.
 * - `fail`: the job ends, because no other backend would do better, unless one is configured for this kind.
 * - `hand-over`: the same backend would fail again; the next one takes the job.
 * - `retry`: the same backend again, a few times, then the next one.
 * - `wait`: the lane waits until the provider's limit allows the call; that is no attempt.
 */
type FailureRule = 'cancel' | 'fail' | 'hand-over' | 'retry' | 'wait';

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

type Position = Pick<JobState, 'route' | 'hop' | 'attempts' | 'fallbackOn' | 'contextTokens'>;

/** Hands the job over to the next backend that takes such a failure, or fails it when there is none. */
export function leaveBackend(
  job: Position,
  failure: Failure,
): Extract<Decision, { type: 'hand-over' | 'fail' }> {
  const backend = nextBackend(job, failure);
  if (backend !== undefined) return { type: 'hand-over', backend, failure };
  return { type: 'fail', failure: withReason(failure, triedText(job)) };
}

/**
 * The next backend of the route that takes failures of this kind. After `context-length` it is the next one
 * with a context that is known to be larger, if there is any. Backends that were passed over are not visited
 * later. After a failure whose rule is `fail`, only a backend that names this kind takes the job.
 */
export function nextBackend(
  { route, hop, fallbackOn = {}, contextTokens = {} }: Omit<Position, 'attempts'>,
  { kind }: Pick<Failure, 'kind'>,
): string | undefined {
  const takesAny = failureRules[kind] !== 'fail';
  const left = route
    .slice(hop + 1)
    .filter((backend) => valueOf(fallbackOn, backend)?.includes(kind) ?? takesAny);
  if (kind !== 'context-length') return left[0];
  const tooSmall = valueOf(contextTokens, route[hop] ?? '') ?? Infinity;
  return left.find((backend) => (valueOf(contextTokens, backend) ?? 0) > tooSmall) ?? left[0];
}

function valueOf<Value>(named: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

/** The failure with one more sentence in its message; a vendor's message may lack its full stop. */
export function withReason(failure: Failure, reason: string): Failure {
  const message = failure.message.trimEnd();
  return { ...failure, message: /[.!?]$/.test(message) ? `${message} ${reason}` : `${message}. ${reason}` };
}

/** The backends that were tried, for the message of the final failure. */
function triedText({ route, hop, attempts }: Position): string {
  const tried = route.slice(0, hop + 1).map((backend) => {
    const calls = attempts.filter((attempt) => attempt.backend === backend).length;
    if (calls === 0) return `${backend} (not called)`;
    return `${backend} (${calls} attempt${calls === 1 ? '' : 's'})`;
  });
  return `Tried: ${tried.join(', then ')}; no backend is left.`;
}
