import { Inject, Injectable } from '@nestjs/common';
import type { EndpointDisabledReason, WebhookEndpointRecord, WebhookEventType } from '@app/contracts';
import { newId } from '@app/jobs';
import { failFast, KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import { WebhookKeys } from './webhook-keys.js';
import { changeEndpoint, createEndpoint, removeEndpoint } from './webhook-scripts.js';

/** Endpoints of one tenant. Each end of a job is matched against all of them. */
export const maxEndpoints = 50;
const maxChangeTries = 5;

/** What the creator of an endpoint chooses. */
export type EndpointSettings = Pick<WebhookEndpointRecord, 'url' | 'events' | 'description'>;

/** Members of an endpoint that can change. */
export type EndpointChange = Partial<
  Pick<WebhookEndpointRecord, 'status' | 'disabledBecause' | 'disabledAt' | 'keys'>
>;

/**
 * The endpoints of tenants, kept until they are deleted. A tenant sees only its own.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class WebhookEndpoints {
  readonly #keys: WebhookKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    @Inject(KEY_PREFIX) prefix: string,
  ) {
    this.#keys = new WebhookKeys(prefix);
  }

  /**
   * Creates an endpoint; undefined when the tenant has {@link maxEndpoints}.
   *
   * @param seal Returns the sealed secret for the id of the new endpoint.
   */
  async create(
    tenant: string,
    { url, events, description }: EndpointSettings,
    seal: (id: string) => string,
  ): Promise<WebhookEndpointRecord | undefined> {
    const id = newId('e_');
    const keys = [{ sealed: seal(id) }];
    const places = [this.#keys.endpoint(id), this.#keys.endpoints(tenant)];
    const stored = { tenant, url, events: JSON.stringify(events), keys: JSON.stringify(keys) };
    const members = Object.entries(description === undefined ? stored : { ...stored, description }).flat();
    const createdAt = await failFast(this.client, () =>
      createEndpoint.run(this.client, places, { id, max: maxEndpoints, members }),
    );
    if (createdAt === 0) return undefined;
    return { id, tenant, url, events, description, status: 'enabled', createdAt, keys, version: 1 };
  }

  /** Undefined when the tenant has no such endpoint. */
  get(tenant: string, id: string): Promise<WebhookEndpointRecord | undefined> {
    return failFast(this.client, () => this.#get(tenant, id));
  }

  /** All endpoints of a tenant, the oldest first. */
  list(tenant: string): Promise<WebhookEndpointRecord[]> {
    return failFast(this.client, async () => {
      const ids = await this.client.zrange(this.#keys.endpoints(tenant), 0, String(maxEndpoints - 1));
      const found = await Promise.all(ids.map((id) => this.#get(tenant, id)));
      return found.filter((endpoint) => endpoint !== undefined);
    });
  }

  /**
   * Changes an endpoint; undefined when the tenant has no such endpoint. Enabling it resets its failures.
   *
   * @param edit Returns the change for the current endpoint. It may be called several times.
   */
  change(
    tenant: string,
    id: string,
    edit: (endpoint: WebhookEndpointRecord) => EndpointChange,
  ): Promise<WebhookEndpointRecord | undefined> {
    return failFast(this.client, async () => {
      for (let tries = 0; tries < maxChangeTries; tries += 1) {
        const endpoint = await this.#get(tenant, id);
        if (endpoint === undefined) return undefined;
        const change = edit(endpoint);
        const places = [this.#keys.endpoint(id), this.#keys.failing(id)];
        const parameters = {
          version: endpoint.version,
          forgetFailing: change.status === 'enabled',
          members: Object.entries(change).flatMap(([name, value]) => [name, toText(value)]),
        };
        if ((await changeEndpoint.run(this.client, places, parameters)) === 1) {
          return this.#get(tenant, id);
        }
      }
      throw new Error(`The endpoint ${id} was changed by others at the same time. Try again.`);
    });
  }

  /** Deletes an endpoint; false when the tenant has no such endpoint. Its pending deliveries fail. */
  async remove(tenant: string, id: string): Promise<boolean> {
    const places = [this.#keys.endpoint(id), this.#keys.endpoints(tenant)];
    return (await failFast(this.client, () => removeEndpoint.run(this.client, places, { id }))) === 1;
  }

  async #get(tenant: string, id: string): Promise<WebhookEndpointRecord | undefined> {
    const [values, failingSince] = await Promise.all([
      this.client.hgetall(this.#keys.endpoint(id)),
      this.client.get(this.#keys.failing(id)),
    ]);
    if (values['tenant'] !== tenant) return undefined;
    return readEndpoint(id, tenant, values, failingSince);
  }
}

function readEndpoint(
  id: string,
  tenant: string,
  values: Record<string, string>,
  failingSince: string | null,
): WebhookEndpointRecord {
  const { url = '', events = '[]', description, keys = '[]', status, disabledBecause, disabledAt } = values;
  return {
    id,
    tenant,
    url,
    events: JSON.parse(events) as WebhookEventType[],
    description,
    status: status === 'enabled' ? 'enabled' : 'disabled',
    ...(disabledBecause && { disabledBecause: disabledBecause as EndpointDisabledReason }),
    ...(disabledAt && { disabledAt: Number(disabledAt) }),
    ...(failingSince !== null && { failingSince: Number(failingSince) }),
    createdAt: Number(values['createdAt']),
    keys: JSON.parse(keys) as WebhookEndpointRecord['keys'],
    version: Number(values['version']),
  };
}

/** A removed member is stored as an empty string. */
function toText(value: EndpointChange[keyof EndpointChange]): string | number {
  if (value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
