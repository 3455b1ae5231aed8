import type { Secret } from '@app/contracts';
import type { Authorize } from './exchange.js';

const keyHeader = 'x-goog-api-key';

/**
 * The Gemini API takes a key in a header of its own, Vertex AI an access token as Bearer. Headers of the
 * configuration come over both.
 */
export function authorizeBy(
  apiKey: Secret | undefined,
  configured: Readonly<Record<string, string>>,
  vertex: boolean,
): Authorize {
  return (headers) => {
    headers.delete(keyHeader);
    if (apiKey !== undefined && vertex) headers.set('authorization', `Bearer ${apiKey.reveal()}`);
    else if (apiKey !== undefined) headers.set(keyHeader, apiKey.reveal());
    for (const [name, value] of Object.entries(configured)) headers.set(name, value);
  };
}
