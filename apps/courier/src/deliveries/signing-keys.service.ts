import { Injectable } from '@nestjs/common';
import {
  type ClaimedDelivery,
  endpointSecretContext,
  installationKeyPairs,
  jobWebhookContext,
  keyPairPurpose,
  type SigningKeys,
} from '@app/webhooks';
import { SecretBox } from '@app/sealing';

/** The keys that sign a delivery. */
@Injectable()
export class SigningKeyRing {
  readonly #keyPairs: SigningKeys['keyPairs'];

  constructor(private readonly box: SecretBox) {
    this.#keyPairs = installationKeyPairs(box.derived(keyPairPurpose));
  }

  /**
   * The secrets of its endpoint, or of its job, that are valid now, and the key pair of the installation.
   *
   * @throws {UnreadableSealError} When another sealing key was in use when they were stored.
   */
  keysOf({ delivery, endpoint, now }: ClaimedDelivery): SigningKeys {
    const { tenant, key, endpoint: id = '' } = delivery;
    const valid = (endpoint?.keys ?? []).filter(({ expiresAt = Infinity }) => expiresAt > now);
    const secrets = valid.map(({ sealed }) => this.box.open(sealed, endpointSecretContext(id)));
    if (key !== undefined) secrets.push(this.box.open(key, jobWebhookContext(tenant)));
    return { secrets, keyPairs: this.#keyPairs };
  }
}
