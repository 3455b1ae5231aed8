import type { Failure } from '@app/contracts';
import { failureRules } from './failure-rules.js';
import type { JobState } from './job-state.js';

/**
 * The backend that gets a job when the one that has it gives it up: the next of its route that takes failures
 * of this kind, or for one that was too long the next whose context is known to be larger, if there is one.
 * Only forwards: those that were passed over do not get the job any more. After a failure that ends a job at
 * once only a backend that names its kind gets it.
 */
export function nextBackend(
  {
    route,
    hop,
    fallbackOn = {},
    contextTokens = {},
  }: Pick<JobState, 'route' | 'hop' | 'fallbackOn' | 'contextTokens'>,
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
