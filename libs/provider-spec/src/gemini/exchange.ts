/** Puts what proves who asks into the headers of a request. */
export type Authorize = (headers: Headers) => void | Promise<void>;

interface Way {
  fetch: typeof globalThis.fetch;
  authorize: Authorize;
  signal: AbortSignal;
}

/**
 * One call through the SDK, seen from outside: its errors tell neither the headers nor, for some content
 * types, the body as it was.
 */
export class Exchange {
  /** Whether the SDK came as far as asking the vendor. */
  asked = false;
  /** The answer, once its headers are there. */
  response: Response | undefined;
  /** The body of an answer whose status is no good one. */
  refusal: string | undefined;

  constructor(private readonly way: Way) {}

  /** For the `fetch` option of the call. */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { fetch, authorize, signal } = this.way;
    const headers = new Headers(init.headers);
    await authorize(headers);
    this.asked = true;
    // The SDK's own signal ends with another reason than the caller's.
    const response = await fetch(input, { ...init, headers, signal });
    this.response = response;
    if (response.ok) return response;
    this.refusal = await response.text();
    return new Response(this.refusal, { status: response.status });
  };
}
