import type { Secret } from '@app/contracts';
import { SecretBox } from '@app/sealing';
import type { KeyDependencies } from '../backend-connections.js';

/**
 * What the connections of a program need for their keys.
 *
 * @param sealingKeys Asked for once, when the first sealed key is opened.
 */
export function backendKeys(sealingKeys: () => Promise<readonly Secret[]>): Required<KeyDependencies> {
  let box: Promise<SecretBox> | undefined;
  return {
    openSealed: async (sealed, context) => {
      box ??= sealingKeys().then((keys) => new SecretBox(keys));
      return (await box).open(sealed, context);
    },
  };
}
