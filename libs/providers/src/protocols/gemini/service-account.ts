import type { Secret } from '@app/contracts';
import type { JWTAccess } from 'google-auth-library';
import { ProviderError } from '@app/provider-spec';
import type { Authorize } from './exchange.js';
import * as z from 'zod';

const scope = 'https://www.googleapis.com/auth/cloud-platform';

const keySchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/** Whether a key is a file of Google Cloud rather than a token. */
export function isServiceAccount(key: Secret): boolean {
  return key.reveal().trimStart().startsWith('{');
}

/**
 * Signs a token with the key of a service account, good for an hour, and a new one before it ends. Nobody
 * is asked for it: Google takes such a token in place of one of its own.
 *
 * @throws {TypeError} When the key lacks what signing needs.
 * @see https://google.aip.dev/auth/4111
 */
export function serviceAccount(key: Secret): Authorize {
  const account = parsedKey(key);
  let signer: Promise<JWTAccess> | undefined;
  return async (headers) => {
    signer ??= signerOf(account);
    for (const [name, value] of proof(await signer)) headers.set(name, value);
  };
}

/** The library signs only when the last token comes near its end. */
function proof(signer: JWTAccess): Headers {
  try {
    return signer.getRequestHeaders(undefined, undefined, scope);
  } catch {
    const message = 'The private_key of the service account cannot sign; use its JSON key as Google gave it.';
    // What the library says may quote the key.
    throw new ProviderError({ kind: 'auth', message });
  }
}

type Account = z.infer<typeof keySchema>;

/** Loaded when it is needed: the library is large, and most backends have a plain key. */
async function signerOf({ client_email: email, private_key: key, private_key_id: id }: Account) {
  const { JWTAccess } = await import('google-auth-library');
  return new JWTAccess(email, key, id);
}

function parsedKey(key: Secret): Account {
  const { success, data } = keySchema.safeParse(parse(key.reveal()));
  if (success) return data;
  throw new TypeError(
    'The key is no JSON key of a service account with client_email and private_key; name one as file:PATH, or give an access token.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What the parser says of it would quote the key.
  }
}
