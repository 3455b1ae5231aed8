import type { Secret } from '@app/contracts';
import { type AuthorisingHeaders, type Credential, ProviderError } from '@app/provider-spec';
import type { JWTAccess } from 'google-auth-library';
import * as z from 'zod';
import { bearerKey, headerKey } from './api-key.js';

/** The header of the Gemini API for keys. */
export const googleKeyHeader = 'x-goog-api-key';

/**
 * The Gemini API takes a key in a header of its own. Vertex AI takes an OAuth access token as Bearer, or the
 * JSON key of a service account, which signs tokens.
 *
 * @throws {TypeError} For JSON that is no key of a service account.
 */
export function googleCredential(key: Secret | undefined, vertex: boolean): Credential {
  if (!vertex) return headerKey(key, googleKeyHeader);
  return key !== undefined && isServiceAccount(key) ? serviceAccount(key) : bearerKey(key);
}

/** Whether a key is a key file of Google Cloud and not a token. */
export function isServiceAccount(key: Secret): boolean {
  return key.reveal().trimStart().startsWith('{');
}

const scope = 'https://www.googleapis.com/auth/cloud-platform';

const keySchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

type Account = z.infer<typeof keySchema>;

/**
 * Signs tokens with the key of a service account. Each is valid for an hour and is replaced before it expires.
 * Google accepts such tokens in place of its own, so that no token has to be requested.
 *
 * @throws {TypeError} If the key lacks what signing needs.
 * @see https://google.aip.dev/auth/4111
 */
export function serviceAccount(key: Secret): Credential {
  const account = parsedKey(key);
  let signer: JWTAccess | undefined;
  let current: AuthorisingHeaders = {};

  function sign(by: JWTAccess): AuthorisingHeaders {
    const authorization = signed(by).get('authorization') ?? '';
    if (current['authorization'] !== authorization) current = { authorization };
    return current;
  }

  return {
    headers: () => {
      if (signer !== undefined) return sign(signer);
      return openSigner(account).then((opened) => sign((signer ??= opened)));
    },
    secrets: () => [
      key.reveal(),
      account.private_key,
      ...Object.values(current).map((value) => value.replace(/^Bearer /, '')),
    ],
  };
}

/** Loaded on demand: the library is large, and most backends have a plain key. */
async function openSigner({ client_email: email, private_key: key, private_key_id: id }: Account) {
  const { JWTAccess } = await import('google-auth-library');
  return new JWTAccess(email, key, id);
}

/** The library signs a new token only when the last one is about to expire. */
function signed(signer: JWTAccess): Headers {
  try {
    return signer.getRequestHeaders(undefined, undefined, scope);
  } catch {
    // The library's own message may quote the key.
    const message =
      'The private_key of the service account cannot sign; use its JSON key as Google issued it.';
    throw new ProviderError({ kind: 'auth', message });
  }
}

function parsedKey(key: Secret): Account {
  const { success, data } = keySchema.safeParse(parsed(key.reveal()));
  if (success) return data;
  throw new TypeError(
    'The key is no JSON key of a service account with client_email and private_key; name one as file:PATH, or use an access token.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The parser's own message would quote the key.
  }
}
