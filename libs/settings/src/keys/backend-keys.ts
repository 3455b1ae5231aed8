import type { Secret } from '@app/contracts';
import { SecretBox } from '@app/sealing';

/** Opens the keys of backends and jobs. */
export interface KeyDependencies {
  /** Opens a secret that was sealed for a context. */
  openSealed?: (sealed: string, context: string) => Promise<string>;
}

/**
 * The key dependencies of a program.
 *
 * @param sealingKeys Called once, when the first sealed key is opened.
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

/** The sealing context of a vendor's key that a job brings along. */
export function providerKeyContext(tenant: string): string {
  return `provider key of a job of ${tenant}`;
}
