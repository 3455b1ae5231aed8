import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { LeanBody } from './lean-body.js';
import { LeanResponse } from './lean-response.js';

/** One call on its way: hears what the connection says and what the caller's signal says. */
export class LeanCall implements Dispatcher.DispatchHandler {
  /** Fulfilled with the headers of the answer; rejected when the call ends before they come. */
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
    // An answer below 200 announces the real one.
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

  /** The caller does not wait for the connection to notice: one that is not made yet cannot. */
  readonly #onAbort = (): void => {
    this.#connection?.abort(this.#reason);
    this.#end(this.signal?.reason);
  };

  get #reason(): Error {
    const reason: unknown = this.signal?.reason;
    return reason instanceof Error ? reason : new Error('The call was aborted.', { cause: reason });
  }
}
