import type { WebhookEndpointRecord } from '@app/contracts';
import {
  endpointSecretContext,
  type EndpointSettings,
  installationKeyPairs,
  keyPairPurpose,
  maxEndpoints,
  newWebhookSecret,
  WebhookEndpoints,
} from '@app/webhooks';
import { RefusedError } from '../refused-error.js';
import type { Sealing } from '../sealing.js';

/** The most secrets that sign at once during rotations; the oldest is dropped first. */
const mostSecrets = 3;

/** An endpoint and its new secret, which its owner sees only once. */
export interface NewSecret {
  endpoint: WebhookEndpointRecord;
  secret: string;
}

/** Makes endpoints and their secrets. A secret is only stored sealed. */
export class EndpointSecrets {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly sealing: Sealing,
  ) {}

  /** @throws {RefusedError} `endpoint-limit` */
  async create(tenant: string, settings: EndpointSettings): Promise<NewSecret> {
    const box = await this.sealing.box();
    const secret = newWebhookSecret();
    const endpoint = await this.endpoints.create(tenant, settings, (id) =>
      box.seal(secret, endpointSecretContext(id)),
    );
    if (endpoint !== undefined) return { endpoint, secret };
    throw new RefusedError('endpoint-limit', `You may have ${maxEndpoints} endpoints. Delete one first.`);
  }

  /** Replaces the secret of an endpoint; the old one also signs for a time. Undefined for an unknown endpoint. */
  async rotate(tenant: string, id: string, oldSecretForMs: number): Promise<NewSecret | undefined> {
    const box = await this.sealing.box();
    const secret = newWebhookSecret();
    const sealed = box.seal(secret, endpointSecretContext(id));
    const now = Date.now();
    const endpoint = await this.endpoints.change(tenant, id, ({ keys }) => {
      const older = keys
        .map((key) => ({ ...key, expiresAt: Math.min(key.expiresAt ?? Infinity, now + oldSecretForMs) }))
        .filter(({ expiresAt }) => expiresAt > now);
      return { keys: [{ sealed }, ...older].slice(0, mostSecrets) };
    });
    return endpoint && { endpoint, secret };
  }

  /** The public keys that check the installation's signatures, the one in use first. */
  async publicKeys(): Promise<string[]> {
    const box = await this.sealing.box();
    return installationKeyPairs(box.derived(keyPairPurpose)).map(({ publicKey }) => publicKey);
  }
}
