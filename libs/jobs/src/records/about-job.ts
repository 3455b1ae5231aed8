import type { NewJob } from '@app/contracts';

/** What never changes in a job; one member of the hash, so that it is written and read at once. */
export type AboutJob = Pick<
  NewJob,
  | 'request'
  | 'route'
  | 'fallbackOn'
  | 'maxWaits'
  | 'retryOf'
  | 'parentKind'
  | 'webhookKey'
  | 'providerKey'
  | 'weight'
  | 'traceparent'
>;

export function aboutOf(job: NewJob): AboutJob {
  const { request, route, fallbackOn, maxWaits, retryOf, parentKind, webhookKey, providerKey } = job;
  const { weight, traceparent } = job;
  return {
    request,
    route,
    fallbackOn,
    maxWaits,
    retryOf,
    parentKind,
    webhookKey,
    providerKey,
    weight,
    traceparent,
  };
}
