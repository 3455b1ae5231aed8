import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../call.js';
import type { Call, FailureResponse, Operation, Protocol } from '../protocol.js';
import { anthropicFailures, badRequest, errorBody } from './failures.js';
import { countTokens } from './messages-request.js';
import { messages } from './messages.js';
import { answerHeaders, failureHeaders, rateLimited } from './rate-limits.js';

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

/** Whether a request is Anthropic's by its headers, where its path is that of others too. */
function isAnthropic(headers: IncomingHttpHeaders): boolean {
  return headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
}

/**
 * The operation behind the vendor's gate: it wants to know who asks, then in which version of its API, and
 * takes no members that the version does not have.
 */
function gated(operation: Operation, headers: IncomingHttpHeaders): Operation {
  return {
    name: operation.name,
    read(body) {
      const call = operation.read(body);
      const invalid = refused(headers) ?? removedMember(headers['anthropic-version'], body) ?? call.invalid;
      return invalid === undefined ? call : { ...call, invalid };
    },
  };
}

const keyMissing: FailureResponse = {
  status: 401,
  headers: { 'x-should-retry': 'false' },
  body: errorBody({ type: 'authentication_error', message: 'x-api-key header is required' }),
  delivery: 'response',
};
const versionMissing = badRequest('anthropic-version: header is required');

function refused(headers: IncomingHttpHeaders): FailureResponse | undefined {
  const { authorization, 'x-api-key': key, 'anthropic-version': version } = headers;
  if (authorization === undefined && (key === undefined || key === '')) return keyMissing;
  return version === undefined ? versionMissing : undefined;
}

/** https://platform.claude.com/docs/en/api/versioning */
function removedMember(version: unknown, body: unknown): FailureResponse | undefined {
  if (version !== '2026-10-21' || !isObject(body)) return undefined;
  const removed = ['temperature', 'top_p', 'top_k'].find((member) => member in body);
  return removed === undefined ? undefined : badRequest(`${removed}: Extra inputs are not permitted`);
}

const known = ['simulator-small', 'simulator-large', 'simulator-reasoning'];

/** `GET /v1/models`, all on one page. Messages take any other model too. */
const models: Operation = {
  name: 'models',
  read: () =>
    lookUp({
      data: known.map(model),
      has_more: false,
      first_id: known[0],
      last_id: known.at(-1),
    }),
};

/** `GET /v1/models/{id}`. */
function modelOf(id: string): Operation {
  return { name: 'model', read: () => lookUp(model(id)) };
}

function model(id: string): object {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-01-01T00:00:00Z',
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    lifecycle: 'active',
  };
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
