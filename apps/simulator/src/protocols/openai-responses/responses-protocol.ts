import { chatCall } from '../call.js';
import { answerHeaders, failureHeaders, rateLimited } from '../openai/rate-limits.js';
import type { Operation, Protocol } from '../protocol.js';
import { responsesFailures } from './failures.js';
import { responseObject } from './response-object.js';
import { readResponseRequest } from './response-request.js';
import { failureEvent, responseStream } from './response-stream.js';

/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses. Nothing is stored. */
export const openaiResponses: Protocol = {
  id: 'openai-responses',
  failures: responsesFailures,
  limitDimensions: ['requestsPerMinute', 'tokensPerMinute'],
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
  read(body) {
    const request = readResponseRequest(body);
    return chatCall(request, (reply, id) => {
      if (request.stream) return responseStream(reply, request, id);
      const text = JSON.stringify(responseObject(reply, request, id));
      return { stream: false, contentType: 'application/json', text };
    });
  },
};
