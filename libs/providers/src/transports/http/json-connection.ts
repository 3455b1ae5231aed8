import { type AnswerReader, type AnswerReading, answerReader } from '../../answers/answer-reader.js';
import { brokeOff } from '../../answers/incomplete-answer.js';
import type { Told } from '../../answers/told.js';
import type { ProviderDependencies, ProviderSettings, ChatEvent } from '@app/provider-spec';
import { RefusedAnswer } from '../../answers/refused-answer.js';

/** How one protocol's answers are to be read. */
export type JsonConnectionReading = Omit<AnswerReading, 'settings'>;

/** What is asked of a vendor. */
export interface JsonRequest {
  /** Behind the base URL: `/api/chat`. */
  path: string;
  /** Sent by POST; without it the request is a GET. */
  body?: object;
}

/** An answer that came whole. */
export interface WholeJson extends Told {
  body: object;
}

/** Reads the body of a good answer as it comes. */
export type ReadEvents = (body: AsyncIterable<Uint8Array>, headers: Headers) => AsyncIterable<ChatEvent>;

/** Calls of a vendor whose API is JSON over HTTP with the key as Bearer, and that needs no SDK. */
export interface JsonConnection extends AnswerReader {
  /**
   * An answer that comes whole.
   *
   * @throws {ProviderError} For whatever went wrong; the signal's reason when it is aborted.
   */
  whole(request: JsonRequest, signal: AbortSignal): Promise<WholeJson>;
  /**
   * An answer that comes in events, of which `accepted` is the first. The connection is let go when the reader
   * leaves early.
   *
   * @throws {ProviderError} For whatever went wrong; the signal's reason when it is aborted.
   */
  streamed(request: JsonRequest, signal: AbortSignal, events: ReadEvents): AsyncGenerator<ChatEvent>;
}

export function jsonConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  reading: JsonConnectionReading,
): JsonConnection {
  const reader = answerReader({ ...reading, settings });
  const headers = headersOf(settings);

  /** @throws {RefusedAnswer} */
  async function ask({ path, body }: JsonRequest, signal: AbortSignal): Promise<Response> {
    const response = await fetch(settings.baseUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return RefusedAnswer.unlessGood(response);
  }

  async function whole(request: JsonRequest, signal: AbortSignal): Promise<WholeJson> {
    try {
      const response = await ask(request, signal);
      const body = reader.read(await response.text(), 'an answer', response.headers);
      return { body, ...reader.told(response.headers) };
    } catch (error) {
      throw reader.failed(error, signal);
    }
  }

  async function* streamed(
    request: JsonRequest,
    signal: AbortSignal,
    events: ReadEvents,
  ): AsyncGenerator<ChatEvent> {
    try {
      const response = await ask(request, signal);
      try {
        yield { type: 'accepted', ...reader.told(response.headers) };
        if (response.body === null) throw brokeOff();
        yield* events(response.body, response.headers);
      } finally {
        // A body that broke has nothing to let go.
        await Promise.allSettled([response.body?.cancel()]);
      }
    } catch (error) {
      throw reader.failed(error, signal);
    }
  }

  return { ...reader, whole, streamed };
}

/** A header of the configuration stands in for one of ours, in whatever letters it is written. */
function headersOf({ apiKey, headers }: ProviderSettings): Headers {
  const sent = new Headers({ accept: '*/*', 'content-type': 'application/json' });
  if (apiKey !== undefined) sent.set('authorization', `Bearer ${apiKey.reveal()}`);
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  return sent;
}
