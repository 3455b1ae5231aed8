import {
  newWebhookEndpointSchema,
  recoverDeliveriesSchema,
  rotateWebhookSecretSchema,
  testEventType,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEndpointRecord,
} from '@app/contracts';
import { AddressRules, checkWebhookUrl, EndpointSecrets } from '@app/use-cases';
import { eventId, WebhookDeliveries, WebhookEndpoints } from '@app/webhooks';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Tenant } from '../../http/caller.js';
import { ProblemError } from '../../http/problems.js';
import { readBody } from '../../http/read-request.js';
import { type DeliveryList, DeliveryLists, toWebhookDelivery, toWebhookEndpoint } from './webhook-views.js';

/** Endpoints that receive the events of their tenant's jobs. To other tenants they do not exist. */
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: WebhookDeliveries,
    private readonly secrets: EndpointSecrets,
    private readonly addresses: AddressRules,
    private readonly lists: DeliveryLists,
  ) {}

  @Post()
  async create(@Tenant() tenant: string, @Body() body: unknown): Promise<WebhookEndpoint> {
    const settings = readBody(newWebhookEndpointSchema, body);
    checkWebhookUrl(this.addresses, settings.url, '/url');
    const { endpoint, secret } = await this.secrets.create(tenant, settings);
    return toWebhookEndpoint(endpoint, secret);
  }

  @Get()
  async list(@Tenant() tenant: string): Promise<{ data: WebhookEndpoint[] }> {
    const endpoints = await this.endpoints.list(tenant);
    return { data: endpoints.map((endpoint) => toWebhookEndpoint(endpoint)) };
  }

  @Get(':id')
  async get(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookEndpoint> {
    return toWebhookEndpoint(known(await this.endpoints.get(tenant, id)));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Tenant() tenant: string, @Param('id') id: string): Promise<void> {
    if (!(await this.endpoints.remove(tenant, id))) known(undefined);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  async rotate(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<WebhookEndpoint> {
    const { oldSecretFor } = readBody(rotateWebhookSecretSchema, body);
    const { endpoint, secret } = known(await this.secrets.rotate(tenant, id, oldSecretFor));
    return toWebhookEndpoint(endpoint, secret);
  }

  @Post(':id/disable')
  @HttpCode(200)
  async disable(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookEndpoint> {
    const disabled = await this.endpoints.change(tenant, id, ({ status }) =>
      status === 'disabled' ? {} : { status: 'disabled', disabledBecause: 'asked', disabledAt: Date.now() },
    );
    return toWebhookEndpoint(known(disabled));
  }

  @Post(':id/enable')
  @HttpCode(200)
  async enable(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookEndpoint> {
    const change = { status: 'enabled', disabledBecause: undefined, disabledAt: undefined } as const;
    return toWebhookEndpoint(known(await this.endpoints.change(tenant, id, () => change)));
  }

  @Post(':id/test')
  @HttpCode(202)
  async test(@Tenant() tenant: string, @Param('id') id: string): Promise<WebhookDelivery> {
    const endpoint = enabled(await this.endpoints.get(tenant, id));
    const now = Date.now();
    const delivery = await this.deliveries.add({
      tenant,
      event: eventId(`test of ${endpoint.id}`, now),
      type: testEventType,
      subject: endpoint.id,
      to: { endpoint: endpoint.id },
      body: JSON.stringify({ type: testEventType, timestamp: new Date(now).toISOString(), data: { id } }),
    });
    return toWebhookDelivery(known(await this.deliveries.get(tenant, delivery)));
  }

  @Post(':id/recover')
  @HttpCode(202)
  async recover(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<{ recovered: number }> {
    const { since } = readBody(recoverDeliveriesSchema, body);
    const endpoint = enabled(await this.endpoints.get(tenant, id));
    return { recovered: await this.deliveries.recover(tenant, endpoint.id, Date.parse(since)) };
  }

  @Get(':id/deliveries')
  async listDeliveries(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<DeliveryList> {
    const endpoint = known(await this.endpoints.get(tenant, id));
    return this.lists.list(tenant, query, endpoint.id);
  }
}

function known<Found>(found: Found | undefined): Found {
  if (found !== undefined) return found;
  throw new ProblemError('not-found', 'You have no webhook endpoint with this id.');
}

function enabled(found: WebhookEndpointRecord | undefined): WebhookEndpointRecord {
  const endpoint = known(found);
  if (endpoint.status === 'enabled') return endpoint;
  throw new ProblemError('endpoint-disabled', 'Enable the endpoint first; until then nothing is sent to it.');
}
