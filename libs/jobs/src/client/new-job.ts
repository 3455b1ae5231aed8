import type { Configuration, JobRecord, NewJob } from '@app/contracts';
import type { NewChild } from '@app/policies';
import type { JobOrder } from './submit-job.js';

/** The rules of an installation that every new job follows. */
export type NewJobRules = Pick<Configuration, 'maxJobAge' | 'tenants'>;

/**
 * Makes the job that an order asks for. All jobs are made here and in {@link newChildJob}.
 *
 * @param now Milliseconds since the epoch.
 */
export function newJob(order: JobOrder, { maxJobAge, tenants }: NewJobRules, now: number): NewJob {
  const { tenant, plan, deadline = Infinity, idempotencyKey, webhookKey, providerKey } = order;
  return {
    tenant,
    request: plan.request,
    route: plan.route,
    fallbackOn: plan.fallbackOn,
    maxWaits: plan.maxWaits,
    deadline: Math.min(deadline, now + maxJobAge),
    idempotencyKey,
    retryOf: order.retryOf,
    webhookKey,
    providerKey,
    batch: order.batch,
    weight: order.weight ?? tenants[tenant]?.weight,
    traceparent: order.traceparent,
  };
}

/** Makes a child job: its own request, and everything else as its parent has it. */
export function newChildJob(parent: JobRecord, { name, request }: NewChild): NewJob {
  const { tenant, route, maxWaits, fallbackOn, deadline, weight, providerKey, traceparent } = parent;
  return {
    tenant,
    request,
    route,
    fallbackOn,
    maxWaits,
    deadline,
    providerKey,
    childOf: { parent: parent.id, name },
    parentKind: parent.request.kind,
    weight,
    traceparent,
  };
}
