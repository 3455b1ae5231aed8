import type { Secret } from '@app/contracts';
import type { AuthorisingHeaders, Credential } from '@app/provider-spec';

const noHeaders: AuthorisingHeaders = {};

/** For servers that ask for no credential. */
export const noCredential: Credential = { headers: () => noHeaders, secrets: () => [] };

/** A key that never changes, as a Bearer token. */
export function bearerKey(key: Secret | undefined): Credential {
  const token = withoutScheme(key);
  return token === undefined ? noCredential : staticCredential('authorization', `Bearer ${token}`, token);
}

/**
 * A key that never changes, in a header of its own.
 *
 * @param header In small letters.
 */
export function headerKey(key: Secret | undefined, header: string): Credential {
  const token = withoutScheme(key);
  return token === undefined ? noCredential : staticCredential(header, token, token);
}

/** Keys are often copied from examples together with their scheme. */
function withoutScheme(key: Secret | undefined): string | undefined {
  return key?.reveal().replace(/^\s*Bearer\s+/i, '');
}

/** The same headers object for every call, so that nothing is built for a call. */
function staticCredential(header: string, value: string, secret: string): Credential {
  const headers: AuthorisingHeaders = { [header]: value };
  const secrets = [secret];
  return { headers: () => headers, secrets: () => secrets };
}
