import type { IncomingHttpHeaders } from 'node:http';
import type { LeanBody } from './lean-body.js';
import { LeanHeaders } from './lean-headers.js';

/**
 * The part of `Response` that the vendors' SDKs read. The body is an async iterable, which they take as
 * well as a web stream: building one would cost more than the rest of the call.
 */
export class LeanResponse {
  readonly ok: boolean;
  readonly headers: LeanHeaders;
  readonly redirected = false;
  readonly statusText = '';
  readonly type = 'basic';

  constructor(
    readonly url: string,
    readonly status: number,
    headers: IncomingHttpHeaders,
    readonly body: LeanBody,
  ) {
    this.ok = status >= 200 && status < 300;
    this.headers = new LeanHeaders(headers);
  }

  get bodyUsed(): boolean {
    return this.body.bodyUsed;
  }

  text(): Promise<string> {
    return this.body.text();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.body.text());
  }
}
