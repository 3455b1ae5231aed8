import { isTerminal, type Job, type JobRecord, type JobRequest } from '@app/contracts';
import type { Kinds } from '@app/execution';
import type { JobEnds, JobFilter, JobStore, LaneMonitor, Submission, WaitOptions } from '@app/jobs';
import { estimateWait, rankCost } from '@app/policies';
import { type LiveBackends, providerKeyContext } from '@app/settings';
import { jobWebhookContext } from '@app/webhooks';
import { type AddressRules, checkWebhookUrl } from '../addresses.js';
import { RefusedError } from '../refused-error.js';
import type { RoutePlanner } from '../route/route-planner.js';
import type { Sealing } from '../sealing.js';
import type { JobSubmission } from './job-submission.js';

/** How a caller submits, besides the request. */
export interface SubmitOptions {
  idempotencyKey?: string | undefined;
  /** The vendor's key with which this job alone is called. */
  providerKey?: string | undefined;
  /** The place in a trace that the request comes from. */
  traceparent?: string | undefined;
  /** Waits for the end of the job. */
  wait?: WaitOptions | undefined;
}

/** A request without the secret of its webhook, which is sealed beside it. */
export interface StorableRequest {
  request: JobRequest;
  webhookKey?: string;
}

export interface CallerJobsParts {
  kinds: Kinds;
  live: Pick<LiveBackends, 'current'>;
  planner: RoutePlanner;
  submission: JobSubmission;
  store: JobStore;
  ends: JobEnds;
  monitor: LaneMonitor;
  addresses: AddressRules;
  sealing: Sealing;
}

/** All that a tenant can do with its jobs. The jobs of other tenants do not exist for it. */
export class CallerJobs {
  constructor(private readonly parts: CallerJobsParts) {}

  /** @throws {RefusedError} When no backend can do the job, its deadline has passed or its webhook cannot be called. */
  async submit(tenant: string, asked: JobRequest, options: SubmitOptions): Promise<Submission> {
    const { request, webhookKey } =
      asked.webhook === undefined ? { request: asked } : await this.storable(tenant, asked);
    const deadline = askedDeadline(request);
    const plan = this.parts.planner.plan(tenant, request);
    const { idempotencyKey, traceparent, wait } = options;
    const providerKey =
      options.providerKey === undefined
        ? undefined
        : (await this.parts.sealing.box()).seal(options.providerKey, providerKeyContext(tenant));
    const order = { tenant, plan, deadline, idempotencyKey, webhookKey, providerKey, traceparent };
    return wait === undefined
      ? this.parts.submission.submit(order)
      : this.parts.submission.submitAndWait(order, wait);
  }

  /**
   * Submits an ended job again, with as much time as it had, along the route that is configured now.
   *
   * @throws {RefusedError} `not-found`, `job-not-finished`, and as for {@link submit}.
   */
  async retry(tenant: string, id: string, options: Omit<SubmitOptions, 'providerKey'>): Promise<Submission> {
    const ended = found(await this.parts.store.get(tenant, id));
    if (!isTerminal(ended.status)) {
      throw new RefusedError('job-not-finished', 'Only a job that has ended can be submitted again.');
    }
    const { webhookKey, providerKey, createdAt } = ended;
    const { deadline: _, ...request } = ended.request;
    const deadline = Date.now() + ended.deadline - createdAt;
    const plan = this.parts.planner.plan(tenant, request);
    const { idempotencyKey, traceparent, wait } = options;
    const kept = { retryOf: ended.id, webhookKey, providerKey };
    const order = { tenant, plan, deadline, idempotencyKey, traceparent, ...kept };
    return wait === undefined
      ? this.parts.submission.submit(order)
      : this.parts.submission.submitAndWait(order, wait);
  }

  /**
   * The job as it stands, or when the wait for its end is over.
   *
   * @throws {RefusedError} `not-found`, or `purged` when its retention is over.
   */
  async get(tenant: string, id: string, wait?: WaitOptions): Promise<JobRecord> {
    const { store, ends } = this.parts;
    const record = wait === undefined ? await store.get(tenant, id) : await ends.wait(tenant, id, wait);
    if (record === undefined && (await store.wasPurged(tenant, id))) {
      throw new RefusedError('purged', 'The job ended and its retention is over. Submit it again.');
    }
    return found(record);
  }

  /** @throws {InvalidCursorError} For a cursor that no list returned. */
  list(
    tenant: string,
    filter: JobFilter,
    page: { limit: number; cursor?: string },
  ): ReturnType<JobStore['list']> {
    return this.parts.store.list(tenant, filter, page);
  }

  /**
   * Cancels a job: one that waits ends at once, one that runs when its call is aborted, and an ended one stays as
   * it is.
   *
   * @throws {RefusedError} `not-found`
   */
  async cancel(tenant: string, id: string): Promise<JobRecord> {
    return found(await this.parts.submission.cancel(tenant, id));
  }

  /**
   * Deletes an ended job.
   *
   * @throws {RefusedError} `not-found` or `job-active`.
   */
  async remove(tenant: string, id: string): Promise<void> {
    const outcome = await this.parts.store.remove(tenant, id);
    if (outcome === 'active') {
      throw new RefusedError('job-active', 'Cancel the job or wait for its end before you delete it.');
    }
    if (outcome === 'unknown') found(undefined);
  }

  /** The place of a queued job in its lane and the estimated wait; undefined for any other job. */
  async position(record: JobRecord): Promise<Job['queue']> {
    if (record.status !== 'queued') return undefined;
    const { monitor, live, kinds } = this.parts;
    const place = await monitor.position(record);
    if (place === undefined) return undefined;
    const limits = live.current.connected[record.route[record.hop] ?? '']?.limits ?? {};
    // The jobs before it are assumed to be like this one.
    const tokensPerJob = rankCost(kinds, record.request);
    const etaSeconds = estimateWait({ ...place, limits, tokensPerJob });
    return { position: place.ahead + 1, ...(etaSeconds !== undefined && { etaSeconds }) };
  }

  /**
   * Checks the URL of a request's webhook and seals its secret.
   *
   * @throws {RefusedError} `validation`
   */
  async storable(tenant: string, asked: JobRequest): Promise<StorableRequest> {
    if (asked.webhook === undefined) return { request: asked };
    const { secret, ...webhook } = asked.webhook;
    checkWebhookUrl(this.parts.addresses, webhook.url, '/webhook/url');
    if (secret === undefined) return { request: asked };
    const box = await this.parts.sealing.box();
    return {
      request: { ...asked, webhook },
      webhookKey: box.seal(secret, jobWebhookContext(tenant)),
    };
  }
}

/** The caller's deadline, in milliseconds since the epoch. */
function askedDeadline({ deadline: asked }: JobRequest): number | undefined {
  if (asked === undefined) return undefined;
  const deadline = Date.parse(asked);
  const now = Date.now();
  if (deadline > now) return deadline;
  throw new RefusedError('validation', 'The deadline has passed; no job could end by then.', {
    errors: [{ pointer: '/deadline', detail: `Name a time after ${new Date(now).toISOString()}.` }],
  });
}

function found(record: JobRecord | undefined): JobRecord {
  if (record !== undefined) return record;
  throw new RefusedError('not-found', 'You have no job with this id; it may have been deleted.');
}
