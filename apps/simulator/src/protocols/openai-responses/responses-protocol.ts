import { composeReply } from '../../answers/reply.js';
import { answerHeaders, failureHeaders, rateLimited } from '../openai/rate-limits.js';
import type { Call, Operation, Protocol } from '../protocol.js';
import { responsesFailures } from './failures.js';
import { responseObject } from './response-object.js';
import { readResponseRequest, type ResponseRequest } from './response-request.js';
import { failureEvent, responseStream } from './response-stream.js';

/** OpenAI's Responses: https://platform.openai.com/docs/api-reference/responses. Nothing is stored. */
export const openaiResponses: Protocol = {
  id: 'openai-responses',
  failures: responsesFailures,
  limitsTold: ['requestsPerMinute', 'tokensPerMinute'],
  operation: (method, path) => (method === 'POST' && path.endsWith('/responses') ? respond : undefined),
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  failureEvent,
  comment: ': keep-alive\n\n',
};

/** `POST /responses`. */
const respond: Operation = {
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
