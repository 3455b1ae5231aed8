import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import { problemTypes } from '../problems/problem-types.js';
import { toProblem } from '../problems/to-problem.js';

/** Answers a path that is refused before any route or hook sees it. */
export function answerUnroutable(
  error: { code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const problem =
    error.code === 'FST_ERR_BAD_URL'
      ? new ProblemError('malformed-request', 'The path is not encoded as RFC 3986 requires.')
      : new ProblemError('not-found', 'The API has no such path. See /docs.');
  void reply
    .code(problemTypes[problem.code].status)
    .header('X-Request-Id', request.id)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(problem, request.id)));
}
