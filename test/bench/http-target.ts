import { Pool } from 'undici';

export interface HttpTargetOptions {
  name: string;
  url: string;
  headers?: Record<string, string>;
  /** The same for every request, or a new one for each. */
  body: object | (() => object);
  status: number;
  /** A text that every right answer contains. */
  contains: string;
  /** At most this many connections, all kept alive. */
  connections: number;
}

const answerLimitMs = 60_000;
/** Far below the five seconds after which servers close an idle connection: a call must not meet that. */
const keepAliveMs = 1_000;

/** A request that is sent again and again, and how its right answer looks. */
export class HttpTarget {
  readonly #options: HttpTargetOptions;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  readonly #body: () => string;

  constructor(options: HttpTargetOptions) {
    const url = new URL(options.url);
    this.#options = options;
    this.#path = url.pathname + url.search;
    this.#headers = { 'content-type': 'application/json', ...options.headers };
    const { body } = options;
    const text = typeof body === 'function' ? '' : JSON.stringify(body);
    this.#body = typeof body === 'function' ? () => JSON.stringify(body()) : () => text;
    this.#pool = new Pool(url.origin, {
      connections: options.connections,
      headersTimeout: answerLimitMs,
      bodyTimeout: answerLimitMs,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
    });
  }

  get name(): string {
    return this.#options.name;
  }

  /** @throws {Error} When the answer is not the right one: figures of wrong answers mean nothing. */
  readonly call = async (): Promise<void> => {
    const { name, status, contains } = this.#options;
    const response = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: this.#headers,
      body: this.#body(),
    });
    const text = await response.body.text();
    if (response.statusCode === status && text.includes(contains)) return;
    throw new Error(`${name} answered ${response.statusCode}: ${text.slice(0, 500)}`);
  };

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
