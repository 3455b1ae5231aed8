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
import { Sealing } from '@app/use-cases';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';

/** Secrets that sign at once, while one is being rotated; the oldest gives way. */
const mostSecrets = 3;

/** An endpoint and the secret that its owner sees this once. */
export interface NewSecret {
  endpoint: WebhookEndpointRecord;
  secret: string;
}

/** Makes endpoints and their secrets. A secret is only stored sealed. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly sealing: Sealing,
  ) {}

  /** @throws {ProblemError} `endpoint-limit` */
  async create(tenant: string, settings: EndpointSettings): Promise<NewSecret> {
    const box = await this.sealing.box();
    const secret = newWebhookSecret();
    const endpoint = await this.endpoints.create(tenant, settings, (id) =>
      box.seal(secret, endpointSecretContext(id)),
    );
    if (endpoint !== undefined) return { endpoint, secret };
    throw new ProblemError('endpoint-limit', `You may have ${maxEndpoints} endpoints. Delete one first.`);
  }

  /** Gives an endpoint a new secret; the old one signs as well for so long. Undefined for an unknown one. */
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

  /** The public keys by which everybody can check the installation's signatures, the one in use first. */
  async publicKeys(): Promise<string[]> {
    const box = await this.sealing.box();
    return installationKeyPairs(box.derived(keyPairPurpose)).map(({ publicKey }) => publicKey);
  }
}
