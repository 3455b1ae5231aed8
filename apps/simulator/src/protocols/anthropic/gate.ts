import type { IncomingHttpHeaders } from 'node:http';
import type { FailureResponse } from '../failure-case.js';
import type { Operation } from '../protocol.js';
import { badRequest, errorBody } from './error-body.js';
import { isObject } from '../is-object.js';

/** Whether a request is Anthropic's by its headers, where its path is that of others too. */
export function isAnthropic(headers: IncomingHttpHeaders): boolean {
  return headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
}

/**
 * The operation behind the vendor's gate: it wants to know who asks, then in which version of its API, and
 * takes no members that the version does not have.
 */
export function gated(operation: Operation, headers: IncomingHttpHeaders): Operation {
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
