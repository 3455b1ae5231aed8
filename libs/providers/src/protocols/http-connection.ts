import type { ChatEvent, Credential, ProviderSettings } from '@app/provider-spec';
import {
  type AnswerMetadata,
  type AnswerReader,
  type AnswerReading,
  answerReader,
} from '../answers/answer-reader.js';
import { bearerKey } from '../credentials/api-key.js';
import { type HttpRequest, lowerCase, type RequestHead, Requests } from '../transports/http/requests.js';

/** An answer that arrived in one piece. */
export interface WholeAnswer extends AnswerMetadata {
  body: object;
}

/** Reads the body of a successful answer as it arrives. */
export type ReadEvents = (response: Response) => AsyncIterable<ChatEvent>;

/** The calls of one backend over HTTP, and the reading of what comes back, for any protocol. */
export interface HttpConnection extends AnswerReader {
  /**
   * Sends a request and reads its answer as a whole.
   *
   * @param what Names the answer in messages. Default: `an answer`.
   * @throws {ProviderError} If anything goes wrong; the signal's reason if it is aborted.
   */
  whole(request: HttpRequest, signal: AbortSignal, what?: string): Promise<WholeAnswer>;
  /**
   * Sends a request when the first event is read, and yields the events of its answer after `accepted`. The
   * connection is released when the reader leaves early.
   *
   * @param request Builds the request; it may throw.
   * @throws {ProviderError} If anything goes wrong; the signal's reason if it is aborted.
   */
  streamed(request: () => HttpRequest, signal: AbortSignal, events: ReadEvents): AsyncGenerator<ChatEvent>;
}

/** How one backend's requests are built and sent, and its answers read. */
export interface HttpConnectionOptions extends Omit<AnswerReading, 'settings' | 'credential'> {
  settings: ProviderSettings;
  fetch: typeof globalThis.fetch;
  /** Default: the backend's key as Bearer. */
  credential?: Credential | undefined;
  /** Builds what requests of one path, model and headers share. Default: JSON, without an SDK. */
  buildHead?: (request: HttpRequest) => RequestHead | Promise<RequestHead>;
}

export function httpConnection({
  settings,
  fetch,
  credential = bearerKey(settings.apiKey),
  buildHead = plainHead(settings),
  ...reading
}: HttpConnectionOptions): HttpConnection {
  const reader = answerReader({ ...reading, settings, credential });
  const requests = new Requests(buildHead, credential, fetch);

  async function whole(request: HttpRequest, signal: AbortSignal, what = 'an answer'): Promise<WholeAnswer> {
    try {
      const response = await requests.send(request, signal);
      const body = reader.read(await response.text(), what, response.headers);
      return { body, ...reader.metadata(response.headers) };
    } catch (error) {
      throw reader.toError(error, signal);
    }
  }

  async function* streamed(
    request: () => HttpRequest,
    signal: AbortSignal,
    events: ReadEvents,
  ): AsyncGenerator<ChatEvent> {
    try {
      const response = await requests.send(request(), signal);
      try {
        yield { type: 'accepted', ...reader.metadata(response.headers) };
        yield* events(response);
      } finally {
        // A body that broke off, or was read to its end, holds no connection.
        await Promise.allSettled([response.body?.cancel()]);
      }
    } catch (error) {
      throw reader.toError(error, signal);
    }
  }

  return { ...reader, whole, streamed };
}

/** Heads of JSON requests; headers of the configuration replace ours, in whatever case they are written. */
function plainHead({ baseUrl, headers }: ProviderSettings): (request: HttpRequest) => RequestHead {
  const sent = { accept: '*/*', 'content-type': 'application/json', ...lowerCase(headers) };
  return ({ path }) => ({ url: baseUrl + path, headers: sent });
}
