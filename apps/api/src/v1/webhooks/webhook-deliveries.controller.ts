import type { WebhookDelivery, WebhookDeliveryRecord } from '@app/contracts';
import { EndpointSecrets } from '@app/use-cases';
import { WebhookDeliveries, WebhookEndpoints } from '@app/webhooks';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import * as z from 'zod';
import { Tenant } from '../../http/caller.js';
import { ProblemError } from '../../http/problems.js';
import { type DeliveryList, DeliveryLists, toWebhookDelivery } from './webhook-views.js';

/** Deliveries of webhooks, to endpoints and of single jobs, as their own tenant sees them. */
@Controller('v1/webhook-deliveries')
export class WebhookDeliveriesController {
  constructor(
    private readonly deliveries: WebhookDeliveries,
    private readonly endpoints: WebhookEndpoints,
    private readonly lists: DeliveryLists,
  ) {}

  @Get()
  list(@Tenant() tenant: string, @Query() query: unknown): Promise<DeliveryList> {
    return this.lists.list(tenant, query);
  }

  @Get(':id')
  async get(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookDelivery> {
    return toWebhookDelivery(await this.#known(tenant, id));
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  async redeliver(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookDelivery> {
    const { endpoint } = await this.#known(tenant, id);
    if (endpoint !== undefined && (await this.endpoints.get(tenant, endpoint))?.status !== 'enabled') {
      throw new ProblemError('endpoint-disabled', 'Its endpoint is disabled or deleted. Enable it first.');
    }
    await this.deliveries.redeliver(tenant, id);
    return toWebhookDelivery(await this.#known(tenant, id));
  }

  async #known(tenant: string, id: string): Promise<WebhookDeliveryRecord> {
    const delivery = await this.deliveries.get(tenant, id);
    if (delivery !== undefined) return delivery;
    throw new ProblemError('not-found', 'You have no delivery with this id; its retention may be over.');
  }
}

/** The answer of `GET /v1/webhook-keys`. */
export const webhookKeysSchema = z
  .object({
    publicKeys: z.array(z.string()).describe('`whpk_…`, ed25519; the one in use first.'),
  })
  .meta({ id: 'WebhookKeys' });

/** The public keys that check the `v1a` signature which every webhook carries. */
@Controller('v1/webhook-keys')
export class WebhookKeysController {
  constructor(private readonly secrets: EndpointSecrets) {}

  @Get()
  async list(): Promise<z.infer<typeof webhookKeysSchema>> {
    return { publicKeys: await this.secrets.publicKeys() };
  }
}
