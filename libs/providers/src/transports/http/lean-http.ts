import { Agent, type Dispatcher } from 'undici';
import { currentTraceparent, type TransportConnection, type TransportOptions } from '@app/provider-spec';
import { ConnectionError } from './connection-error.js';
import { LeanCall } from './lean-call.js';

export interface LeanHttpOptions extends TransportOptions {
  /** Bytes of one answer; a longer one is a failure. Default: 64 MiB. */
  maximumResponseBytes?: number;
}

interface UrlParts {
  origin: string;
  path: string;
}

const defaultMaximumResponseBytes = 64 * 1_024 * 1_024;
const keepAliveMs = 30_000;
/** For calls that nobody counts when a client is to finish. */
const finishLimitMs = 60_000;

/**
 * The HTTP client of one backend, with connections that stay open, and a `fetch` for the vendors'
 * SDKs that builds only what they read. It follows no redirects, because a redirect would carry the
 * credentials elsewhere, and has no time limits but that of connecting: those of a call are held by
 * the one who makes it, through the signal.
 */
export class LeanHttp implements TransportConnection {
  readonly #agent: Agent;
  /** The last address, taken apart: a backend is called at the same one again and again. */
  #last: { url: string; parts: UrlParts } | undefined;

  constructor({
    connectTimeoutMs,
    connector,
    maximumResponseBytes = defaultMaximumResponseBytes,
  }: LeanHttpOptions) {
    this.#agent = new Agent({
      connect: connector ?? { timeout: connectTimeoutMs },
      connections: null,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      maxResponseSize: maximumResponseBytes,
    });
  }

  /** For the `fetch` option of an SDK. */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = String(typeof input === 'string' || input instanceof URL ? input : input.url);
    const signal = init.signal ?? undefined;
    signal?.throwIfAborted();
    const call = new LeanCall(url, signal);
    this.#agent.dispatch(
      {
        ...this.#parts(url),
        method: init.method ?? 'GET',
        headers: headersOf(init.headers),
        body: init.body as Dispatcher.DispatchOptions['body'],
      },
      call,
    );
    const response = await call.response.catch((error: unknown) => {
      throw signal?.aborted === true ? error : new ConnectionError(error);
    });
    // The SDKs type their fetch as the global one but read only what LeanResponse has.
    return response as unknown as Response;
  };

  #parts(url: string): UrlParts {
    if (this.#last?.url !== url) {
      const { origin, pathname, search } = new URL(url);
      this.#last = { url, parts: { origin, path: pathname + search } };
    }
    return this.#last.parts;
  }

  /** Closes the connections once the calls that run have ended, or after a minute. It takes no more calls. */
  async finish(): Promise<void> {
    const late = setTimeout(() => void this.close(), finishLimitMs);
    late.unref();
    try {
      await this.#agent.close();
    } finally {
      clearTimeout(late);
    }
  }

  /** Closes the connections; calls that still run fail. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function headersOf(given: RequestInit['headers'] = {}): Record<string, string> {
  const headers: Record<string, string> = {};
  const pairs = Array.isArray(given) || given instanceof Headers ? given : Object.entries(given);
  for (const [name, value] of pairs) {
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  return headers;
}
