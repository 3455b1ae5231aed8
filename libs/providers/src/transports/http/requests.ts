import type { AuthorisingHeaders, Credential } from '@app/provider-spec';
import { RefusedAnswer } from '../../answers/answer-errors.js';

export interface HttpRequest {
  method: 'get' | 'post';
  /** Follows the base URL: `/chat/completions`. */
  path: string;
  /** Sent as JSON. */
  body?: object;
  headers?: Record<string, string>;
}

/** The part of a request that does not depend on its body, without a credential. */
export interface RequestHead {
  url: string;
  /** With names in small letters. */
  headers: Readonly<Record<string, string>>;
}

/** A head with the headers of the credential that authorised its last request. */
interface KnownHead {
  head: RequestHead;
  credential: AuthorisingHeaders | undefined;
  headers: Readonly<Record<string, string>>;
}

/** Heads that are kept: one for each path, model and set of headers. The oldest is built anew. */
const mostHeads = 100;

/**
 * Sends the requests of one backend, each authorised by its credential.
 *
 * Requests that differ only in their messages share a head, which is built once; the headers of the credential
 * are added anew only when the credential changes them. Headers of the head win over those of the credential,
 * because they may be the configuration's own.
 */
export class Requests {
  readonly #heads = new Map<string, KnownHead>();

  constructor(
    private readonly buildHead: (request: HttpRequest) => RequestHead | Promise<RequestHead>,
    private readonly credential: Credential,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** @throws {RefusedAnswer} If the status reports a failure. */
  async send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const known = await this.#known(request);
    const given = this.credential.headers();
    const authorising = given instanceof Promise ? await given : given;
    if (known.credential !== authorising) {
      known.credential = authorising;
      known.headers = { ...authorising, ...known.head.headers };
    }
    const { method, body } = request;
    const response = await this.fetch(known.head.url, {
      method: method.toUpperCase(),
      headers: known.headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    return RefusedAnswer.unlessOk(response);
  }

  async #known(request: HttpRequest): Promise<KnownHead> {
    const key = keyOf(request);
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    const head = await this.buildHead(request);
    const added = { head, credential: undefined, headers: head.headers };
    const oldest = this.#heads.keys().next().value;
    if (this.#heads.size === mostHeads && oldest !== undefined) this.#heads.delete(oldest);
    this.#heads.set(key, added);
    return added;
  }
}

/** Some vendors have the model in the address, so that it counts too. */
function keyOf({ method, path, headers, body = {} }: HttpRequest): string {
  const model = 'model' in body ? body.model : undefined;
  return JSON.stringify([method, path, model, headers]);
}

/** A client of a vendor's SDK, as far as it builds requests. */
export interface SdkClient {
  buildRequest(request: HttpRequest): Promise<{ req: Omit<RequestInit, 'signal'>; url: string }>;
}

/**
 * Has a vendor's SDK build heads, with its address and its headers. The SDK's own sending, which holds time
 * limits, retries and logs, is not used.
 */
export function headsOfSdk(client: () => Promise<SdkClient>): (request: HttpRequest) => Promise<RequestHead> {
  return async (request) => {
    const { req, url } = await (await client()).buildRequest({ ...request });
    return { url, headers: Object.fromEntries(new Headers(req.headers).entries()) };
  };
}

/** Headers with names in small letters; of two that differ only in case, the later one wins. */
export function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
