import { RefusedAnswer } from '../../answers/refused-answer.js';

/** A client of a vendor's SDK, as far as it builds requests. */
export interface RequestBuilder {
  buildRequest(asked: BuiltFrom): Promise<{ req: Omit<RequestInit, 'signal'>; url: string }>;
}

/** What a request is built from. */
export interface BuiltFrom {
  method: 'get' | 'post';
  /** Behind the base URL. */
  path: string;
  /** Sent as JSON. */
  body?: object;
  headers?: Record<string, string>;
}

/** A request without its body. */
interface Head {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** One for each path, model and set of headers that a backend is asked with; the oldest is built anew. */
const mostHeads = 100;

/**
 * Sends requests that a vendor's SDK builds, with its address, its credentials and its headers. The SDK's own
 * sending holds time limits, tries again and logs, which is all done elsewhere here.
 *
 * Requests that differ in nothing but their messages have the same head, which is built once.
 */
export class SdkRequests {
  readonly #heads = new Map<string, Head>();

  constructor(
    private readonly client: () => Promise<RequestBuilder>,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** @throws {RefusedAnswer} When the status tells of a failure. */
  async send(asked: BuiltFrom, signal: AbortSignal): Promise<Response> {
    const { url, headers } = await this.#head(asked);
    const { method, body } = asked;
    const response = await this.fetch(url, {
      method: method.toUpperCase(),
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    return RefusedAnswer.unlessGood(response);
  }

  async #head(asked: BuiltFrom): Promise<Head> {
    const key = keyOf(asked);
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    const client = await this.client();
    const { req, url } = await client.buildRequest({ ...asked });
    const head = { url, headers: Object.fromEntries(new Headers(req.headers).entries()) };
    const oldest = this.#heads.keys().next().value;
    if (this.#heads.size === mostHeads && oldest !== undefined) this.#heads.delete(oldest);
    this.#heads.set(key, head);
    return head;
  }
}

/** Some vendors have the model in the address, so that it counts too. */
function keyOf({ method, path, headers, body = {} }: BuiltFrom): string {
  const model = 'model' in body ? body.model : undefined;
  return JSON.stringify([method, path, model, headers]);
}
