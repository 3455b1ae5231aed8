import type { IncomingHttpHeaders } from 'node:http';
import { fixedCall, isObject } from '../call.js';
import type { FailureResponse, Operation, Protocol } from '../protocol.js';
import { anthropicFailures, badRequest, errorBody } from './failures.js';
import { messages } from './messages.js';
import { countTokens } from './messages-request.js';
import { answerHeaders, failureHeaders, rateLimited } from './rate-limits.js';

/**
 * Anthropic's HTTP API, and that of the vendors who copy it. Paths are recognised by their end. The paths of
 * models are shared with other protocols, and are Anthropic's if the headers are.
 */
export const anthropic: Protocol = {
  id: 'anthropic',
  failures: anthropicFailures,
  limitDimensions: ['requestsPerMinute', 'tokensPerMinute', 'inputTokensPerMinute', 'outputTokensPerMinute'],
  operation(method, path, headers) {
    const operation = method === 'POST' ? postOperation(path) : getOperation(method, path, headers);
    return operation === undefined ? undefined : gated(operation, headers);
  },
  headers: answerHeaders,
  failureHeaders,
  rateLimited,
  failureEvent: (body) => `event: error\ndata: ${body}\n\n`,
  comment: 'event: ping\ndata: {"type":"ping"}\n\n',
};

function postOperation(path: string): Operation | undefined {
  if (path.endsWith('/messages/count_tokens')) return countTokens;
  return path.endsWith('/v1/messages') ? messages : undefined;
}

function getOperation(method: string, path: string, headers: IncomingHttpHeaders): Operation | undefined {
  const isAnthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
  if (method !== 'GET' || !isAnthropic) return undefined;
  if (path.endsWith('/models')) return models;
  const at = path.lastIndexOf('/models/');
  return at < 0 ? undefined : modelOf(decodeURIComponent(path.slice(at + '/models/'.length)));
}

/**
 * The operation behind the vendor's gate, which requires a key, then a version of the API, and refuses members
 * that the version has removed.
 */
function gated(operation: Operation, headers: IncomingHttpHeaders): Operation {
  return {
    name: operation.name,
    read(body) {
      const call = operation.read(body);
      const invalid =
        missingHeader(headers) ?? removedMember(headers['anthropic-version'], body) ?? call.invalid;
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

function missingHeader(headers: IncomingHttpHeaders): FailureResponse | undefined {
  const { authorization, 'x-api-key': key, 'anthropic-version': version } = headers;
  if (authorization === undefined && (key === undefined || key === '')) return keyMissing;
  return version === undefined ? versionMissing : undefined;
}

/** See https://platform.claude.com/docs/en/api/versioning. */
function removedMember(version: unknown, body: unknown): FailureResponse | undefined {
  if (version !== '2026-10-21' || !isObject(body)) return undefined;
  const removed = ['temperature', 'top_p', 'top_k'].find((member) => member in body);
  return removed === undefined ? undefined : badRequest(`${removed}: Extra inputs are not permitted`);
}

const knownModels = ['simulator-small', 'simulator-large', 'simulator-reasoning'];

/** `GET /v1/models`, all on one page. Messages accept any other model too. */
const models: Operation = {
  name: 'models',
  read: () =>
    fixedCall(
      JSON.stringify({
        data: knownModels.map(model),
        has_more: false,
        first_id: knownModels[0],
        last_id: knownModels.at(-1),
      }),
    ),
};

/** `GET /v1/models/{id}`. */
function modelOf(id: string): Operation {
  return { name: 'model', read: () => fixedCall(JSON.stringify(model(id))) };
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
