import type { Call, Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embeddings } from './embeddings.js';
import { openaiFailures } from './failures.js';
import { answerHeaders, failureHeaders, rateLimited } from './rate-limits.js';

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

const known = ['simulator-small', 'simulator-large', 'simulator-reasoning'];
const created = 1_767_225_600;

/** `GET /models`. Chats take any other model too. */
const models: Operation = {
  name: 'models',
  read: () => lookUp({ object: 'list', data: known.map(model) }),
};

/** `GET /models/{id}`. */
function modelOf(id: string): Operation {
  return { name: 'model', read: () => lookUp(model(id)) };
}

function model(id: string): object {
  return { id, object: 'model', created, owned_by: 'simulator' };
}

function lookUp(found: object): Call {
  return {
    model: undefined,
    stream: false,
    lastUserText: '',
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: { stream: false, contentType: 'application/json', text: JSON.stringify(found) },
    }),
  };
}
