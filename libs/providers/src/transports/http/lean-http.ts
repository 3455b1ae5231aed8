import { Agent, type Dispatcher } from 'undici';
import {
  currentTraceparent,
  type Transport,
  type TransportConnection,
  type TransportOptions,
} from '@app/provider-spec';
import { ConnectionError, LeanCall } from './lean-call.js';

/** HTTP requests, with one {@link LeanHttp} for each backend. */
export const http: Transport = { kind: 'http', open: (options) => new LeanHttp(options) };

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
/** How long {@link LeanHttp.finish} waits for running calls. */
const finishLimitMs = 60_000;

/**
 * The HTTP client of one backend. It keeps its connections open, and its `fetch` builds only what the vendors'
 * SDKs read. It follows no redirect, because a redirect would carry the credentials elsewhere. Its only time
 * limit is for connecting; callers hold the limits of a call through its signal.
 */
export class LeanHttp implements TransportConnection {
  readonly #agent: Agent;
  /** The last address, parsed: most calls of a backend go to the same one. */
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

  /** Can be given to an SDK. */
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

  /** Closes the connections once the running calls have ended, or after a minute. Takes no more calls. */
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
