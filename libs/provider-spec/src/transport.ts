import { AsyncLocalStorage } from 'node:async_hooks';
import type { buildConnector } from 'undici';

/**
 * How the calls of a backend reach its provider:
 *
 * - `http`: requests to an address, with connections that stay open.
 * - `process`: a program that is started for a call, or kept for several.
 * - `acp`: a program that speaks the Agent Client Protocol.
 * - `in-process`: code of this process, without address and key.
 * - `none`: no way of its own; its backends are made of other backends.
 */
export type TransportKind = 'http' | 'process' | 'acp' | 'in-process' | 'none';

/** A transport as a provider's definition names it. */
export interface Transport {
  readonly kind: TransportKind;
  /** Opens the connection that the calls of one backend share. Nothing is connected before the first call. */
  open(options: TransportOptions): TransportConnection;
}

/** The settings of one backend for its transport. A transport ignores those that do not concern it. */
export interface TransportOptions {
  /** Milliseconds until a connection must be established. */
  connectTimeoutMs: number;
  /** Replaces the usual connector, which connects to any address. It enforces its own time limit. */
  connector?: EgressConnector;
}

/** Connects to an address, or refuses to; undici's type. */
export type EgressConnector = buildConnector.connector;

/** The open transport of one backend. */
export interface TransportConnection {
  /** HTTP requests over this transport. Rejects for a transport that has no network. */
  readonly fetch: typeof globalThis.fetch;
  /** Closes once the running calls have ended, or after a minute. Takes no more calls. */
  finish(): Promise<void>;
  /** Closes at once; calls that still run fail. */
  close(): Promise<void>;
}

const traces = new AsyncLocalStorage<string>();

/**
 * Makes every call that a provider makes during this work carry the `traceparent`. It does not pass through
 * the vendors' SDKs, which stand between the work and the transport and forward nothing.
 */
export function withTraceparent<Result>(traceparent: string | undefined, work: () => Result): Result {
  return traceparent === undefined ? work() : traces.run(traceparent, work);
}

/** The `traceparent` for the headers of a call; undefined if the work is not traced. */
export function currentTraceparent(): string | undefined {
  return traces.getStore();
}
