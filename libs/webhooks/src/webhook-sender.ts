import { types } from 'node:util';
import { type Dispatcher, request } from 'undici';
import { RefusedAddressError } from '@app/egress';
import { parseRetryAfter } from './retry-schedule.js';
import { type SigningKeys, signWebhook } from './signing.js';

/** A webhook to send. */
export interface OutgoingWebhook {
  url: string;
  /** The id of the message, the same in every attempt. */
  id: string;
  /** JSON. */
  body: string;
  keys: SigningKeys;
  /** Sent to the receiver, so that its spans belong to the same trace. */
  traceparent?: string | undefined;
}

/**
 * Why an attempt failed.
 *
 * - `status`: the answer is not 2xx; redirects are not followed.
 * - `gone`: 410, the receiver wants no further webhooks.
 * - `timeout`: no answer in time.
 * - `connection`: no connection, a TLS failure, or an answer that is not HTTP.
 * - `refused-address`: an address that this installation does not call.
 */
export type AttemptFailure = 'status' | 'gone' | 'timeout' | 'connection' | 'refused-address';

/** The result of one attempt. Contains no secrets. */
export interface AttemptResult {
  /** Undefined when the attempt succeeded. */
  failure?: AttemptFailure;
  /** The HTTP status of the answer, if there was one. */
  status?: number;
  /** A description of the failure for the tenant. */
  message?: string;
  /** The beginning of the answer to a failed attempt. */
  answer?: string;
  /** How long the receiver asks to wait. */
  retryAfterMs?: number;
  durationMs: number;
}

export interface WebhookSenderOptions {
  /** Opens the connections; see {@link guardedDispatcher}. */
  dispatcher: Dispatcher;
  /** Time limit of one attempt, in milliseconds. */
  timeoutMs: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  clock?: () => number;
}

const { isNativeError } = types;
const keptAnswerBytes = 1_024;
const gone = 410;

/** Makes single attempts to deliver webhooks. */
export class WebhookSender {
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;
  readonly #clock: () => number;

  constructor({ dispatcher, timeoutMs, clock = Date.now }: WebhookSenderOptions) {
    this.#dispatcher = dispatcher;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
  }

  /**
   * Sends a webhook once. Only 2xx is success; redirects are not followed, and only the beginning of an answer is
   * read. Rejects only when the signal is aborted, with its reason.
   */
  async send(webhook: OutgoingWebhook, signal: AbortSignal): Promise<AttemptResult> {
    const start = performance.now();
    const limit = AbortSignal.timeout(this.#timeoutMs);
    const elapsed = () => Math.round(performance.now() - start);
    try {
      const result = await this.#attempt(webhook, AbortSignal.any([signal, limit]));
      return { ...result, durationMs: elapsed() };
    } catch (error) {
      signal.throwIfAborted();
      const durationMs = elapsed();
      if (limit.aborted)
        return { failure: 'timeout', message: `No answer in ${this.#timeoutMs} ms.`, durationMs };
      return { ...failureOf(error), durationMs };
    }
  }

  async #attempt(
    { url, id, body, keys, traceparent }: OutgoingWebhook,
    signal: AbortSignal,
  ): Promise<Omit<AttemptResult, 'durationMs'>> {
    const now = this.#clock();
    const answer = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Sluice-Webhooks/1',
        ...(traceparent !== undefined && { traceparent }),
        ...signWebhook({ id, timestamp: new Date(now), body }, keys),
      },
      body,
      dispatcher: this.#dispatcher,
      signal,
    });
    const status = answer.statusCode;
    if (status >= 200 && status < 300) {
      await answer.body.dump({ limit: keptAnswerBytes }).catch(() => answer.body.destroy());
      return { status };
    }
    const text = await beginningOf(answer.body);
    const retryAfter = answer.headers['retry-after'];
    return {
      failure: status === gone ? 'gone' : 'status',
      status,
      message: `The receiver answered ${status}.`,
      answer: text,
      retryAfterMs: parseRetryAfter(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, now),
    };
  }
}

/** The first bytes of an answer, or all that arrived; the connection is then closed. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  const read = async (): Promise<void> => {
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length >= keptAnswerBytes) return;
    }
  };
  // The status has arrived and decides; a body that breaks off changes nothing.
  await read()
    .finally(() => body.destroy())
    .catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, keptAnswerBytes).toString();
}

function failureOf(error: unknown): { failure: AttemptFailure; message: string } {
  const chain = causesOf(error);
  const refused = chain.find((cause) => cause instanceof RefusedAddressError);
  if (refused !== undefined) return { failure: 'refused-address', message: refused.message };
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === 'string');
  const code = codes.at(-1) ?? 'unknown';
  const failure = codes.some((name) => name.endsWith('TIMEOUT') || name === 'ETIMEDOUT')
    ? 'timeout'
    : 'connection';
  return { failure, message: `The receiver could not be reached (${code}).` };
}

/** An error and its causes, down to a bounded depth. */
function causesOf(error: unknown): (Error & { code?: unknown })[] {
  const chain: Error[] = [];
  for (let cause = error; isNativeError(cause) && chain.length < 8; cause = cause.cause) {
    chain.push(cause);
    if (cause instanceof AggregateError) chain.push(...cause.errors.filter((inner) => isNativeError(inner)));
  }
  return chain;
}
