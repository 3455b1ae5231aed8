import { composeReply } from '../../answers/compose-reply.js';
import type { Call, Operation } from '../protocol.js';
import { chatCompletion } from './chat-completion.js';
import { chatStream } from './chat-stream.js';
import { type ChatRequest, readChatRequest } from './chat-request.js';

/** `POST /chat/completions`. */
export const chat: Operation = {
  name: 'chat',
  read: (body) => callOf(readChatRequest(body)),
};

function callOf(request: ChatRequest): Call {
  const { prompt, stream, includeUsage } = request;
  return {
    model: prompt.model === '' ? undefined : prompt.model,
    stream,
    lastUserText: prompt.lastUserText,
    ...(request.invalid === undefined ? {} : { invalid: request.invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      return {
        cost: {
          inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
          outputTokens: reply.usage?.outputTokens ?? reply.text.length,
        },
        body: stream
          ? chatStream(reply, id, includeUsage)
          : { stream: false, contentType: 'application/json', text: chatCompletion(reply, id) },
      };
    },
  };
}
