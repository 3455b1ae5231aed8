import { composeReply } from '../../answers/compose-reply.js';
import type { Call } from '../protocol.js';
import { streamedAnswer, type StreamForm, wholeAnswer } from './generate-answer.js';
import { readGenerateRequest } from './generate-request.js';

/**
 * `POST …/models/{model}:generateContent` and `:streamGenerateContent`.
 *
 * @param form Of the stream; missing for an answer in one piece.
 */
export function generateContent(body: unknown, model: string, form?: StreamForm): Call {
  const { prompt, invalid } = readGenerateRequest(body, model);
  return {
    model,
    stream: form !== undefined,
    lastUserText: prompt.lastUserText,
    ...(invalid === undefined ? {} : { invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      return {
        cost: {
          inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
          outputTokens: reply.usage?.outputTokens ?? reply.text.length,
        },
        body: form === undefined ? wholeAnswer(reply, id) : streamedAnswer(reply, id, form),
      };
    },
  };
}

/** `POST …/models/{model}:countTokens`. */
export function countTokens(body: unknown, model: string): Call {
  const wrapped = (body as { generateContentRequest?: unknown } | undefined)?.generateContentRequest;
  const { prompt, invalid } = readGenerateRequest(wrapped ?? body, model);
  const { inputTokens } = prompt;
  return {
    model,
    stream: false,
    lastUserText: prompt.lastUserText,
    ...(invalid === undefined ? {} : { invalid }),
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: {
        stream: false,
        contentType: 'application/json; charset=UTF-8',
        text: JSON.stringify({
          totalTokens: inputTokens,
          promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
        }),
      },
    }),
  };
}
