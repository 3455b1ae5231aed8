import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, Protocol } from '../protocol.js';
import { countTokens } from './count-tokens.js';
import { anthropicFailures } from './failures.js';
import { gated, isAnthropic } from './gate.js';
import { answerHeaders, failureHeaders } from './headers.js';
import { messages } from './messages.js';
import { modelOf, models } from './models.js';
import { rateLimited } from './rate-limited.js';

/**
 * Anthropic's HTTP API, and that of those who copy it. Paths are known by their end; those of models are
 * others' too, and are Anthropic's when the headers are.
 */
export const anthropic: Protocol = {
  id: 'anthropic',
  failures: anthropicFailures,
  limitsTold: ['requestsPerMinute', 'tokensPerMinute', 'inputTokensPerMinute', 'outputTokensPerMinute'],
  operation(method, path, headers) {
    const operation = method === 'POST' ? posted(path) : looked(method, path, headers);
    return operation === undefined ? undefined : gated(operation, headers);
  },
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  failureEvent: (body) => `event: error\ndata: ${body}\n\n`,
  comment: 'event: ping\ndata: {"type":"ping"}\n\n',
};

function posted(path: string): Operation | undefined {
  if (path.endsWith('/messages/count_tokens')) return countTokens;
  return path.endsWith('/v1/messages') ? messages : undefined;
}

function looked(method: string, path: string, headers: IncomingHttpHeaders): Operation | undefined {
  if (method !== 'GET' || !isAnthropic(headers)) return undefined;
  if (path.endsWith('/models')) return models;
  const at = path.lastIndexOf('/models/');
  return at < 0 ? undefined : modelOf(decodeURIComponent(path.slice(at + '/models/'.length)));
}
