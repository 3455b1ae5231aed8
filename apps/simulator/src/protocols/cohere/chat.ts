import { composeReply } from '../../answers/compose-reply.js';
import type { Operation } from '../protocol.js';
import { streamedAnswer, wholeAnswer } from './chat-answer.js';
import { readChatRequest } from './chat-request.js';

/** `POST /v2/chat`. */
export const chat: Operation = {
  name: 'chat',
  read(body) {
    const { prompt, stream, invalid } = readChatRequest(body);
    return {
      model: prompt.model === '' ? undefined : prompt.model,
      stream,
      lastUserText: prompt.lastUserText,
      ...(invalid === undefined ? {} : { invalid }),
      render(answer, id) {
        const reply = composeReply(answer, prompt, id);
        return {
          cost: {
            inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
            outputTokens: reply.usage?.outputTokens ?? reply.text.length,
          },
          body: stream ? streamedAnswer(reply, id) : wholeAnswer(reply, id),
        };
      },
    };
  },
};
