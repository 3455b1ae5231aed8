import type { Secret } from '@app/contracts';
import type { Authorize } from './exchange.js';
import { isServiceAccount, serviceAccount } from './service-account.js';

const keyHeader = 'x-goog-api-key';

/**
 * The Gemini API takes a key in a header of its own. Vertex AI takes an OAuth access token as Bearer, or the
 * JSON key of a service account, which signs a token of its own for every hour. Headers of the
 * configuration come over all of them.
 *
 * @throws {TypeError} For JSON that is no key of a service account.
 */
export function authorizeBy(
  apiKey: Secret | undefined,
  configured: Readonly<Record<string, string>>,
  vertex: boolean,
): Authorize {
  const prove = apiKey === undefined ? undefined : proofBy(apiKey, vertex);
  return async (headers) => {
    headers.delete(keyHeader);
    await prove?.(headers);
    for (const [name, value] of Object.entries(configured)) headers.set(name, value);
  };
}

function proofBy(apiKey: Secret, vertex: boolean): Authorize {
  if (!vertex) return (headers) => headers.set(keyHeader, apiKey.reveal());
  if (isServiceAccount(apiKey)) return serviceAccount(apiKey);
  return (headers) => headers.set('authorization', `Bearer ${apiKey.reveal()}`);
}
