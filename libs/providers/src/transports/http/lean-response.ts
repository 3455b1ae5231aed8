import type { IncomingHttpHeaders } from 'node:http';
import type { LeanBody } from './lean-body.js';

/**
 * The part of `Response` that the vendors' SDKs read. The body is an async iterable, which they accept as well
 * as a web stream: a web stream would cost more than the rest of the call.
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

/** The part of `Headers` that the vendors' SDKs read, over the received headers without a copy. */
class LeanHeaders {
  constructor(private readonly received: IncomingHttpHeaders) {}

  get(name: string): string | null {
    const value = this.received[name.toLowerCase()];
    return value === undefined ? null : joined(value);
  }

  has(name: string): boolean {
    return this.received[name.toLowerCase()] !== undefined;
  }

  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of Object.entries(this.received)) {
      if (value !== undefined) yield [name, joined(value)];
    }
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  forEach(take: (value: string, name: string) => void): void {
    for (const [name, value] of this.entries()) take(value, name);
  }
}

function joined(value: string | string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}
