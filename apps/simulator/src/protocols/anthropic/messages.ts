import { composeReply } from '../../answers/compose-reply.js';
import type { Call, Operation } from '../protocol.js';
import { message } from './message.js';
import { messageStream } from './message-stream.js';
import { type MessagesRequest, readMessagesRequest } from './messages-request.js';

/** `POST /v1/messages`. */
export const messages: Operation = {
  name: 'chat',
  read: (body) => callOf(readMessagesRequest(body, true)),
};

function callOf({ prompt, stream, invalid }: MessagesRequest): Call {
  return {
    model: prompt.model === '' ? undefined : prompt.model,
    stream,
    lastUserText: prompt.lastUserText,
    ...(invalid !== undefined && { invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      return {
        cost: {
          inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
          outputTokens: reply.usage?.outputTokens ?? reply.text.length,
        },
        body: stream
          ? messageStream(reply, id)
          : { stream: false, contentType: 'application/json', text: message(reply, id) },
      };
    },
  };
}
