import { RefusedAnswer } from '../../answers/refused-answer.js';

/** Puts what proves who asks into the headers of a request. */
export type Authorize = (headers: Headers) => void | Promise<void>;

interface Way {
  fetch: typeof globalThis.fetch;
  authorize: Authorize;
  signal: AbortSignal;
  /** Reads the body of a good answer for the SDK, where it comes in one piece. */
  read?: (text: string, headers: Headers) => object;
}

/**
 * One call through the SDK, seen from outside: the SDK's own errors tell neither the headers nor, for some
 * content types, the body as it was.
 */
export class Exchange {
  /** Whether the SDK came as far as asking the vendor. */
  asked = false;
  /** The last answer, once its headers are there. */
  response: Response | undefined;

  constructor(private readonly way: Way) {}

  /**
   * For the `fetch` option of the call.
   *
   * @throws {RefusedAnswer} Which the SDK lets through.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { fetch, authorize, signal, read } = this.way;
    const headers = new Headers(init.headers);
    await authorize(headers);
    this.asked = true;
    // The SDK's own signal ends with another reason than the caller's.
    const response = await fetch(input, { ...init, headers, signal });
    this.response = response;
    await RefusedAnswer.unlessGood(response);
    return read === undefined ? response : parsed(response, read(await response.text(), response.headers));
  };
}

/** An answer whose body is read: of a response, the SDK looks at nothing else. */
function parsed({ status, headers }: Response, body: object): Response {
  return { ok: true, status, headers, json: () => Promise.resolve(body) } as Response;
}
