import type { ChatCall, ChatEvent, Provider } from '@app/provider-spec';
import { noChoice } from '../../answers/answer-errors.js';
import { eventData, isWhole } from '../../transports/http/body-records.js';
import { GeminiAnswer, type GeminiChunk } from './answer.js';
import type { GeminiConnection } from './connection.js';
import { toGeminiRequest } from './request.js';

/**
 * Chats by `streamGenerateContent`. The SDK sends the request and reads the status. The answer is read here,
 * because the SDK builds a response for every event, and loses headers and errors.
 */
export function geminiChat(connection: GeminiConnection): Required<Pick<Provider, 'chat'>> {
  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const exchange = connection.begin(signal);
    try {
      const request = toGeminiRequest(call);
      const httpOptions = connection.options(exchange, call.model, call.providerOptions);
      // Its result is not used: reading it would consume the body.
      await connection.client.models.generateContentStream({
        ...request,
        config: {
          ...request.config,
          httpOptions,
          automaticContinuation: false,
          automaticFunctionCalling: { disable: true },
        },
      });
      try {
        yield { type: 'accepted' };
        yield* events(exchange.response);
      } finally {
        // Releases the connection when the reader leaves early.
        await Promise.allSettled([exchange.response?.body?.cancel()]);
      }
    } catch (error) {
      throw connection.toError(error, exchange, signal);
    }
  }

  async function* events(response: Response | undefined): AsyncGenerator<ChatEvent> {
    const answer = new GeminiAnswer();
    if (response === undefined || response.body === null) throw noChoice();
    const { body, headers } = response;
    if (isWhole(response)) {
      const whole = connection.read(await response.text(), 'an answer', headers);
      for (const chunk of chunksOf(whole, headers)) yield* answer.add(chunk);
      yield* answer.end();
      return;
    }
    const tail = new StreamTail();
    for await (const batch of eventData(tail.passing(body))) {
      for (const data of batch) {
        const chunk: GeminiChunk = connection.read(data, 'an event', headers);
        for (const event of answer.add(chunk)) yield event;
      }
    }
    const rest = answer.isComplete ? undefined : tail.unframed;
    if (rest !== undefined) connection.read(rest, 'an event', headers);
    for (const event of answer.end()) yield event;
  }

  /** A server without events sends all chunks in one array; each may be an error. */
  function chunksOf(whole: object, headers: Headers): GeminiChunk[] {
    if (!Array.isArray(whole)) return [whole];
    return whole.map((chunk: unknown) => connection.read(JSON.stringify(chunk), 'an event', headers));
  }

  return { chat };
}

/** Bytes at the end of a body that are kept. */
const tailLimit = 16_384;

/**
 * Passes a body on and keeps its end: Google interrupts a stream with an error that follows the last event
 * outside of any event, where a reader of events skips it.
 */
export class StreamTail {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  async *passing(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= tailLimit) {
        this.#bytes -= this.#chunks.shift()?.length ?? 0;
      }
      yield chunk;
    }
  }

  /** The text after the last event, if it is JSON; the first entry of an array. */
  get unframed(): string | undefined {
    const text = Buffer.concat(this.#chunks).toString().trimEnd();
    const value = parse(text.split(/\r?\n\r?\n/).at(-1) ?? '');
    return value === undefined ? undefined : JSON.stringify(Array.isArray(value) ? value[0] : value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // An event, complete or not.
  }
}
