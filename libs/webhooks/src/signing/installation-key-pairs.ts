import { WebhookKeyPair } from './webhook-key-pair.js';

/** What the sealing keys are asked for seeds with. */
export const keyPairPurpose = 'webhook signatures';

/**
 * The key pairs that sign every webhook of this installation, the one in use first; older ones sign as
 * well, so that receivers have time to learn the new public key.
 *
 * @param seeds Bytes that the sealing keys give for {@link keyPairPurpose}.
 */
export function installationKeyPairs(seeds: readonly Uint8Array[]): WebhookKeyPair[] {
  return seeds.map((seed) => new WebhookKeyPair(seed));
}
