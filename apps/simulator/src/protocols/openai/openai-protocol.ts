import type { Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embeddings } from './embeddings.js';
import { openaiFailures } from './failures.js';
import { answerHeaders, failureHeaders } from './headers.js';
import { modelOf, models } from './models.js';
import { rateLimited } from './rate-limited.js';

/**
 * OpenAI's HTTP API and that of the many who copy it. Paths are known by their end, as vendors differ in
 * what stands before it.
 */
export const openai: Protocol = {
  id: 'openai',
  failures: openaiFailures,
  limitsTold: ['requestsPerMinute', 'tokensPerMinute'],
  operation(method, path) {
    if (method === 'POST') {
      if (path.endsWith('/chat/completions')) return chat;
      return path.endsWith('/embeddings') ? embeddings : undefined;
    }
    if (method !== 'GET') return undefined;
    if (path.endsWith('/models')) return models;
    const at = path.lastIndexOf('/models/');
    return at < 0 ? undefined : modelOf(decodeURIComponent(path.slice(at + '/models/'.length)));
  },
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  failureEvent: (body) => `data: ${body}\n\n`,
  comment: ': keep-alive\n\n',
};
