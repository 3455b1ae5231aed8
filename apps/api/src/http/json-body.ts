import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import { parseStrictJson } from './strict-json.js';

/**
 * The parsed body of a request; undefined when it is empty.
 *
 * @throws {ProblemError} `unsupported-media` or `malformed-json`.
 */
export function readJsonBody(request: Pick<FastifyRequest, 'headers'>, body: Buffer): unknown {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ProblemError('unsupported-media', 'Send the body without Content-Encoding.');
  }
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new ProblemError('malformed-json', 'The body is not UTF-8.');
  return parseStrictJson(body.toString());
}
