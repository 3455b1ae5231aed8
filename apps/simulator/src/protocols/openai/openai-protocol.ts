import { fixedCall } from '../call.js';
import type { Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embeddings } from './embeddings.js';
import { openaiFailures } from './failures.js';
import { answerHeaders, failureHeaders, rateLimited } from './rate-limits.js';

/**
 * OpenAI's HTTP API, and that of the many vendors who copy it. Paths are recognised by their end, because
 * vendors differ in what precedes it.
 */
export const openai: Protocol = {
  id: 'openai',
  failures: openaiFailures,
  limitDimensions: ['requestsPerMinute', 'tokensPerMinute'],
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

const knownModels = ['simulator-small', 'simulator-large', 'simulator-reasoning'];
const created = 1_767_225_600;

/** `GET /models`. Chats accept any other model too. */
const models: Operation = {
  name: 'models',
  read: () => fixedCall(JSON.stringify({ object: 'list', data: knownModels.map(model) })),
};

/** `GET /models/{id}`. */
function modelOf(id: string): Operation {
  return { name: 'model', read: () => fixedCall(JSON.stringify(model(id))) };
}

function model(id: string): object {
  return { id, object: 'model', created, owned_by: 'simulator' };
}
