import { answerHeaders, failureHeaders } from '../openai/headers.js';
import { rateLimited } from '../openai/rate-limited.js';
import type { Protocol } from '../protocol.js';
import { failureEvent } from './events.js';
import { responsesFailures } from './failures.js';
import { respond } from './respond.js';

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
