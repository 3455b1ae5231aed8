import type { Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embed } from './embed.js';
import { refusal } from './error-body.js';
import { ollamaFailures } from './failures.js';
import { show, tags, version } from './models.js';

const operations: Readonly<Record<string, Operation>> = {
  'POST /api/chat': chat,
  'POST /api/embed': embed,
  'POST /api/show': show,
  'GET /api/tags': tags,
  'GET /api/version': version,
};

/** Ollama's own API. Its copy of OpenAI's is the OpenAI protocol, under `/v1`. */
export const ollama: Protocol = {
  id: 'ollama',
  failures: ollamaFailures,
  operation(method, path) {
    const at = path.lastIndexOf('/api/');
    return at < 0 ? undefined : operations[`${method} ${path.slice(at)}`];
  },
  // Ollama names no request and tells of no limits.
  headers: () => [],
  failureHeaders: () => [],
  rateLimited: () => refusal(429, 'too many concurrent requests'),
  failureEvent: (body) => `${body}\n`,
  comment: '\n',
};
