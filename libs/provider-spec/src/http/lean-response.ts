import type { Dispatcher } from 'undici';
import { LeanHeaders } from './lean-headers.js';

/**
 * The part of `Response` that the vendors' SDKs read. The body is undici's own stream, which they
 * iterate: building a web stream around it would cost more than the rest of the call.
 */
export class LeanResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: LeanHeaders;
  readonly body: Dispatcher.ResponseData['body'];
  readonly redirected = false;
  readonly statusText = '';
  readonly type = 'basic';

  constructor(
    readonly url: string,
    { statusCode, headers, body }: Dispatcher.ResponseData,
  ) {
    this.status = statusCode;
    this.ok = statusCode >= 200 && statusCode < 300;
    this.headers = new LeanHeaders(headers);
    this.body = body;
  }

  get bodyUsed(): boolean {
    return this.body.bodyUsed;
  }

  text(): Promise<string> {
    return this.body.text();
  }

  json(): Promise<unknown> {
    return this.body.json();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.body.arrayBuffer();
  }
}
