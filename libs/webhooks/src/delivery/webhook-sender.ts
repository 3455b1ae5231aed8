import { types } from 'node:util';
import { type Dispatcher, request } from 'undici';
import { RefusedAddressError } from '@app/egress';
import { retryAfterMs } from '../schedule/retry-after.js';
import { type SigningKeys, signWebhook } from '../signing/sign-webhook.js';
import type { AttemptFailure, AttemptResult } from './attempt-result.js';

/** A delivery that is due. */
export interface OutgoingWebhook {
  url: string;
  /** The id of the message, the same in every attempt. */
  id: string;
  /** JSON. */
  body: string;
  keys: SigningKeys;
  /** Told to the receiver, so that its part belongs to the same trace. */
  traceparent?: string | undefined;
}

export interface WebhookSenderOptions {
  /** What connects: {@link guardedDispatcher}. */
  dispatcher: Dispatcher;
  /** For one attempt as a whole, in milliseconds. */
  timeoutMs: number;
  /** The time; that of this machine by default. */
  clock?: () => number;
}

const { isNativeError } = types;
const keptAnswerBytes = 1_024;
const gone = 410;

/** Makes single attempts at webhooks. */
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
   * Sends a webhook once. 2xx alone is success; redirects are not followed, and of an answer no more than
   * its beginning is read. Never rejects, except with the reason of the signal when that is aborted.
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
      retryAfterMs: retryAfterMs(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, now),
    };
  }
}

/** The first bytes of an answer, or as many as came; the rest is cut off with its connection. */
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
  // The status has come and decides; that its body broke off changes nothing.
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

/** An error, what caused it, and so on; deeper than a few nobody nests. */
function causesOf(error: unknown): (Error & { code?: unknown })[] {
  const chain: Error[] = [];
  for (let cause = error; isNativeError(cause) && chain.length < 8; cause = cause.cause) {
    chain.push(cause);
    if (cause instanceof AggregateError) chain.push(...cause.errors.filter((inner) => isNativeError(inner)));
  }
  return chain;
}
