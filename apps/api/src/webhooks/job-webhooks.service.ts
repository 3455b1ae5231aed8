import type { JobRequest } from '@app/contracts';
import { jobWebhookContext } from '@app/webhooks';
import { Injectable } from '@nestjs/common';
import { Sealing } from './sealing.service.js';
import { WebhookAddresses } from './webhook-addresses.service.js';

/** A request that may be stored. */
export interface StorableRequest<Request> {
  request: Request;
  /** The sealed secret of its webhook. */
  webhookKey?: string;
}

/** Prepares the webhooks of single jobs. */
@Injectable()
export class JobWebhooks {
  constructor(
    private readonly addresses: WebhookAddresses,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Checks where a job's webhook goes, and seals its secret.
   *
   * @throws {ProblemError} `validation`
   */
  async prepare<Request extends Pick<JobRequest, 'webhook'>>(
    tenant: string,
    request: Request,
  ): Promise<StorableRequest<Request>> {
    if (request.webhook === undefined) return { request };
    const { secret, ...webhook } = request.webhook;
    this.addresses.check(webhook.url, '/webhook/url');
    if (secret === undefined) return { request };
    const box = await this.sealing.box();
    return {
      request: { ...request, webhook },
      webhookKey: box.seal(secret, jobWebhookContext(tenant)),
    };
  }
}
