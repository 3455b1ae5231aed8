import type { JobPlan, JobRecord } from '@app/contracts';
import type { SpanAttributes } from '@app/telemetry';

/**
 * The outcome of a submission.
 *
 * - `accepted`: the job is new and durable.
 * - `replayed`: the same request came before with this idempotency key; its job stands as it is.
 * - `conflict`: another request came before with this idempotency key; nothing was changed.
 */
export interface Submission {
  outcome: 'accepted' | 'replayed' | 'conflict';
  record: JobRecord;
}

/** A planned job, with everything that its plan does not contain. {@link newJob} turns it into a job. */
export interface JobOrder {
  tenant: string;
  plan: JobPlan;
  /**
   * Milliseconds since the epoch. A job never gets older than the installation allows, which is also the
   * default.
   */
  deadline?: number | undefined;
  /** Repeating an order with the same key finds the same job. */
  idempotencyKey?: string | undefined;
  /** The ended job that this one repeats. */
  retryOf?: string | undefined;
  /** The sealed secret of the request's webhook. */
  webhookKey?: string | undefined;
  /** The sealed vendor's key that the caller brought for this job alone. */
  providerKey?: string | undefined;
  /** The batch that the job belongs to. */
  batch?: string | undefined;
  /** The tenant's share of a lane when the order was made; default: its share now. */
  weight?: number | undefined;
  /** The place in a trace that the job comes from. Without {@link ownTrace}. */
  traceparent?: string | undefined;
  /** The job begins a trace that is linked to another: one trace of all jobs of a batch would have no end. */
  ownTrace?: { linkedTo: string | undefined; attributes?: SpanAttributes } | undefined;
}

/**
 * The port by which batches, memory and schedules submit jobs. Each app binds it to the use case that also makes the
 * jobs of the API, so that deadlines, weights and traces are decided in one place.
 */
export abstract class SubmitJob {
  /**
   * Makes a job. When it resolves, the job is durable.
   *
   * @throws {QueueUnavailableError} While Redis cannot be reached.
   * @throws {StoreFullError} While Redis' memory is nearly full.
   */
  abstract submit(order: JobOrder): Promise<Submission>;

  /** Cancels a job, as {@link SluiceClient.cancel}. Undefined when the tenant has no such job. */
  abstract cancel(tenant: string, id: string): Promise<JobRecord | undefined>;
}
