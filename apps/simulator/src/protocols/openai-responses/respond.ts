import { composeReply } from '../../answers/compose-reply.js';
import type { Call, Operation } from '../protocol.js';
import { readResponseRequest, type ResponseRequest } from './response-request.js';
import { responseObject } from './response-object.js';
import { responseStream } from './response-stream.js';

/** `POST /responses`. */
export const respond: Operation = {
  name: 'chat',
  read: (body) => callOf(readResponseRequest(body)),
};

function callOf(request: ResponseRequest): Call {
  const { prompt, stream, invalid } = request;
  return {
    model: prompt.model === '' ? undefined : prompt.model,
    stream,
    lastUserText: prompt.lastUserText,
    ...(invalid === undefined ? {} : { invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      const cost = {
        inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
        outputTokens: reply.usage?.outputTokens ?? reply.text.length,
      };
      if (stream) return { cost, body: responseStream(reply, request, id) };
      const text = JSON.stringify(responseObject(reply, request, id));
      return { cost, body: { stream: false, contentType: 'application/json', text } };
    },
  };
}
