import { noChoice } from '../../answers/incomplete-answer.js';
import { eventData } from '../../transports/http/event-data.js';
import { isWhole } from '../../transports/http/is-whole.js';
import type { ChatCall, ChatEvent, Provider } from '@app/provider-spec';
import { type AnswerChunk, GeminiAnswer } from './gemini-answer.js';
import type { GeminiConnection } from './gemini-connection.js';
import { RememberedTail } from './remembered-tail.js';
import { toRequest } from './to-request.js';

/**
 * Chats by `streamGenerateContent`. The SDK makes the request and reads the status; the answer is read
 * here, because the SDK builds a response of its own for every event, and loses headers and errors on it.
 */
export function geminiChat(connection: GeminiConnection): Required<Pick<Provider, 'chat'>> {
  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const exchange = connection.begin(signal);
    try {
      const request = toRequest(call);
      const httpOptions = connection.options(exchange, call.model, call.providerOptions);
      // What it gives back is left unread: it would read the body on its own.
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
        // Lets the connection go when the reader leaves early; a body that broke has nothing to let go.
        await Promise.allSettled([exchange.response?.body?.cancel()]);
      }
    } catch (error) {
      throw connection.failed(error, exchange, signal);
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
    const tail = new RememberedTail();
    for await (const batch of eventData(tail.passing(body))) {
      for (const data of batch) {
        const chunk: AnswerChunk = connection.read(data, 'an event', headers);
        for (const event of answer.add(chunk)) yield event;
      }
    }
    const rest = answer.isComplete ? undefined : tail.unframed;
    if (rest !== undefined) connection.read(rest, 'an event', headers);
    for (const event of answer.end()) yield event;
  }

  /** An address that knows no events sends all of them in one array; any of them may be an error. */
  function chunksOf(whole: object, headers: Headers): AnswerChunk[] {
    if (!Array.isArray(whole)) return [whole];
    return whole.map((chunk: unknown) => connection.read(JSON.stringify(chunk), 'an event', headers));
  }

  return { chat };
}
