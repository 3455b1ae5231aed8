import { providerKeyContext } from '@app/settings';
import { type Configuration, isTerminal, type JobRecord, type JobRequest, type NewJob } from '@app/contracts';
import { type Submission, SluiceClient } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION } from '../tokens.js';
import { JobWebhooks } from '../webhooks/job-webhooks.service.js';
import { Sealing } from '../webhooks/sealing.service.js';
import { jobDeadline } from './job-deadline.js';
import { JobPlanner } from './job-planner.service.js';
import { JobWait } from './job-wait.service.js';

/** How a submit is made, besides its request. */
export interface SubmitOptions {
  idempotencyKey: string | undefined;
  /** Seconds that the caller wants to wait for the end of the job. */
  wait: number | undefined;
  /** The vendor's key with which this job alone is called. */
  providerKey?: string | undefined;
  reply: FastifyReply;
}

/** Turns a checked request into a job of the queue. */
@Injectable()
export class JobSubmission {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly planner: JobPlanner,
    private readonly client: SluiceClient,
    private readonly waits: JobWait,
    private readonly webhooks: JobWebhooks,
    private readonly sealing: Sealing,
  ) {}

  /**
   * @throws {ProblemError} When no route or deadline of the request would let the job run, or its webhook
   * goes where none is sent.
   */
  async submit(tenant: string, asked: JobRequest, options: SubmitOptions): Promise<Submission> {
    const { request, webhookKey } = await this.webhooks.prepare(tenant, asked);
    const deadline = jobDeadline(request.deadline, this.configuration.maxJobAge, Date.now());
    const plan = this.planner.plan(tenant, request);
    const providerKey = await this.#sealed(tenant, options.providerKey);
    return this.#add({ tenant, deadline, webhookKey, providerKey, ...plan }, options);
  }

  /**
   * Submits an ended job again, with as much time as it had and along the route of now.
   *
   * @throws {ProblemError} `job-not-finished`, and as for a submit.
   */
  retry(ended: JobRecord, options: SubmitOptions): Promise<Submission> {
    if (!isTerminal(ended.status)) {
      throw new ProblemError('job-not-finished', 'Only a job that has ended can be submitted again.', {
        headers: { 'Retry-After': '2' },
      });
    }
    const { webhookKey, providerKey } = ended;
    const { deadline: _, ...request } = ended.request;
    const deadline = Date.now() + Math.min(ended.deadline - ended.createdAt, this.configuration.maxJobAge);
    const plan = this.planner.plan(ended.tenant, request);
    const again = { tenant: ended.tenant, deadline, retryOf: ended.id, webhookKey, providerKey };
    return this.#add({ ...again, ...plan }, options);
  }

  async #sealed(tenant: string, providerKey: string | undefined): Promise<string | undefined> {
    if (providerKey === undefined) return undefined;
    return (await this.sealing.box()).seal(providerKey, providerKeyContext(tenant));
  }

  #add(planned: NewJob, { idempotencyKey, wait, reply }: SubmitOptions): Promise<Submission> {
    const weight = this.configuration.tenants[planned.tenant]?.weight;
    const { traceparent } = reply.request.span;
    const job: NewJob = {
      ...planned,
      weight,
      traceparent,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
    if (wait === undefined) return this.client.submit(job);
    return this.waits.during(wait, reply, (options) => this.client.submitAndWait(job, options));
  }
}
