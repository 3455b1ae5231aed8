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

/** Opens the keys that sign deliveries. */
@Injectable()
export class SigningKeyRing {
  readonly #keyPairs: SigningKeys['keyPairs'];

  constructor(private readonly box: SecretBox) {
    this.#keyPairs = installationKeyPairs(box.derived(keyPairPurpose));
  }

  /**
   * The currently valid secrets of a delivery's endpoint or job, and the key pairs of the installation.
   *
   * @throws {UnreadableSealError} If the secrets were sealed with a sealing key that is not configured.
   */
  keysOf({ delivery, endpoint, now }: ClaimedDelivery): SigningKeys {
    const { tenant, key, endpoint: id = '' } = delivery;
    const valid = (endpoint?.keys ?? []).filter(({ expiresAt = Infinity }) => expiresAt > now);
    const secrets = valid.map(({ sealed }) => this.box.open(sealed, endpointSecretContext(id)));
    if (key !== undefined) secrets.push(this.box.open(key, jobWebhookContext(tenant)));
    return { secrets, keyPairs: this.#keyPairs };
  }
}
