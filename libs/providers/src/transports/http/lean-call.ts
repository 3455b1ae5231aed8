import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { LeanBody } from './lean-body.js';
import { LeanResponse } from './lean-response.js';

/** A running call: follows the connection and the caller's signal. */
export class LeanCall implements Dispatcher.DispatchHandler {
  /** Resolves when the headers of the answer arrive; rejects if the call ends before. */
  readonly response: Promise<LeanResponse>;

  #resolve: (response: LeanResponse) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #connection: Dispatcher.DispatchController | undefined;
  #body: LeanBody | undefined;

  constructor(
    private readonly url: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(connection: Dispatcher.DispatchController): void {
    this.#connection = connection;
    if (this.signal?.aborted === true) connection.abort(this.#reason);
  }

  onResponseStart(
    connection: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // A status below 200 announces the real answer.
    if (status < 200) return;
    this.#body = new LeanBody(connection);
    this.#resolve(new LeanResponse(this.url, status, headers, this.#body));
  }

  onResponseData(_connection: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_connection: Dispatcher.DispatchController, error: Error): void {
    this.#end(error);
  }

  #end(error?: unknown): void {
    this.signal?.removeEventListener('abort', this.#onAbort);
    this.#body?.finish(error);
    this.#reject(error);
  }

  /** Ends the call at once, without waiting for a connection that may not be established yet. */
  readonly #onAbort = (): void => {
    this.#connection?.abort(this.#reason);
    this.#end(this.signal?.reason);
  };

  get #reason(): Error {
    const reason: unknown = this.signal?.reason;
    return reason instanceof Error ? reason : new Error('The call was aborted.', { cause: reason });
  }
}

/** A connection could not be established, or it broke before the headers of the answer. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** The code of the system or of undici: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT` … */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    const { code, errors } = cause as { code?: unknown; errors?: { code?: unknown }[] };
    // If a name has several addresses, one error holds the errors of all of them.
    const known = code ?? errors?.[0]?.code;
    super(`The connection failed${typeof known === 'string' ? ` with ${known}` : ''}.`, { cause });
    this.code = typeof known === 'string' ? known : undefined;
  }
}
