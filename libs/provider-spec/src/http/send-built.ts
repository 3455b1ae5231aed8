import { RefusedAnswer } from '../answers/refused-answer.js';

/** A client of a vendor's SDK, as far as it builds requests. */
export interface RequestBuilder {
  buildRequest(asked: BuiltFrom): Promise<{ req: Omit<RequestInit, 'signal'>; url: string }>;
}

/** What a request is built from. */
export interface BuiltFrom {
  method: 'get' | 'post';
  /** Behind the base URL. */
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

/**
 * Sends a request that a vendor's SDK builds, with its address, its credentials and its headers. The SDK's own
 * sending holds time limits, tries again and logs, which is all done elsewhere here.
 *
 * @throws {RefusedAnswer} When the status tells of a failure.
 */
export async function sendBuilt(
  client: RequestBuilder,
  asked: BuiltFrom,
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal: AbortSignal },
): Promise<Response> {
  const { req, url } = await client.buildRequest(asked);
  return RefusedAnswer.unlessGood(await fetch(url, { ...req, method: asked.method.toUpperCase(), signal }));
}
