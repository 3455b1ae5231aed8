import type { JobRecord } from '@app/contracts';
import {
  type JobOrder,
  newJob,
  type NewJobRules,
  type SluiceClient,
  type Submission,
  type SubmitJob,
  type WaitOptions,
} from '@app/jobs';
import { attribute, noTracer, spanName, type Tracer } from '@app/telemetry';

/** Makes the jobs of callers, batches, memory spaces and schedules, all in the same way. */
export class JobSubmission implements SubmitJob {
  constructor(
    private readonly client: Pick<SluiceClient, 'submit' | 'submitAndWait' | 'cancel'>,
    private readonly rules: NewJobRules,
    private readonly tracer: Tracer = noTracer,
  ) {}

  /**
   * Makes a job. When it resolves, the job is durable.
   *
   * @throws {QueueUnavailableError} While Redis cannot be reached.
   * @throws {StoreFullError} While Redis' memory is nearly full.
   */
  submit(order: JobOrder): Promise<Submission> {
    if (order.ownTrace !== undefined) return this.#submitTraced(order, order.ownTrace);
    return this.client.submit(newJob(order, this.rules, Date.now()));
  }

  /** Makes a job and waits for its end. The record is the job as it stands when the wait is over. */
  submitAndWait(order: JobOrder, wait: WaitOptions): Promise<Submission> {
    return this.client.submitAndWait(newJob(order, this.rules, Date.now()), wait);
  }

  /** Cancels a job at any stage; undefined when the tenant has no such job. */
  cancel(tenant: string, id: string): Promise<JobRecord | undefined> {
    return this.client.cancel(tenant, id);
  }

  async #submitTraced(
    order: JobOrder,
    { linkedTo, attributes }: NonNullable<JobOrder['ownTrace']>,
  ): Promise<Submission> {
    const [backend = ''] = order.plan.route;
    const span = this.tracer.start(spanName.send(backend), {
      kind: 'producer',
      links: linkedTo === undefined ? [] : [linkedTo],
      attributes: {
        ...attributes,
        [attribute.messagingSystem]: 'bullmq',
        [attribute.messagingDestination]: backend,
        [attribute.messagingOperationName]: 'send',
        [attribute.messagingOperationType]: 'send',
      },
    });
    try {
      return await this.submit({ ...order, ownTrace: undefined, traceparent: span.traceparent });
    } finally {
      span.end();
    }
  }
}
