import type { Secret } from '@app/contracts';

/**
 * Authorises the calls of one backend: a key, a signed token, an OAuth session. It is asked before every call, so
 * that it can refresh a token first.
 */
export interface Credential {
  /**
   * The headers that authorise one call, with names in small letters. They are the same object until they
   * change, because requests keep what they have built from them. A promise is returned only if something has
   * to be awaited.
   *
   * @throws {ProviderError} `auth` if no call can be authorised.
   */
  headers(): AuthorisingHeaders | Promise<AuthorisingHeaders>;
  /** The secrets in use, which are removed from everything that the vendor says. */
  secrets(): readonly string[];
}

export type AuthorisingHeaders = Readonly<Record<string, string>>;

/**
 * Stores credentials that change while Sluice runs, for all processes alike. A credential that refreshes its
 * token reads it here, and stores the new one only if no other process was faster.
 */
export interface CredentialStore {
  read(id: string): Promise<StoredCredential | undefined>;
  /** @returns False if the stored version is no longer `expected.version`; nothing is stored then. */
  replace(id: string, expected: StoredCredential, secret: Secret): Promise<boolean>;
}

export interface StoredCredential {
  secret: Secret;
  /** Changes with every replacement. */
  version: string;
}

/** A file with a secret that another program may rewrite at any time, such as the sign-in of a CLI. */
export interface SecretFile {
  /** The current content; undefined if there is no such file. */
  read(): Promise<Secret | undefined>;
}
