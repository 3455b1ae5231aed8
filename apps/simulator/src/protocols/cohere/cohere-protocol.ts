import type { Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embed } from './embed.js';
import { cohereFailures } from './failures.js';
import { models } from './models.js';
import { rateLimited } from './rate-limited.js';

/** Cohere's own API. The list of models has the path of OpenAI's, so it is told from that by its vendor alone. */
export const cohere: Protocol = {
  id: 'cohere',
  failures: cohereFailures,
  operation(method, path, _headers, query, vendor): Operation | undefined {
    if (method === 'POST' && path.endsWith('/v2/chat')) return chat;
    if (method === 'POST' && path.endsWith('/v2/embed')) return embed;
    return method === 'GET' && vendor === 'cohere' && path.endsWith('/v1/models')
      ? { name: 'models', read: () => models(query) }
      : undefined;
  },
  headers: (requestId) => ['x-debug-trace-id', requestId, 'num-tokens', '12'],
  failureHeaders: (requestId) => ['x-debug-trace-id', requestId],
  rateLimited,
  failureEvent: (body) => `event: message-end\ndata: ${body}\n\n`,
  comment: ': keep-alive\n\n',
};
