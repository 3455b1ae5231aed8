import type { BoardQueues } from '@app/jobs';
import { assertOperator } from '@app/use-cases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperatorsBoard } from './operators-board.js';

/** The page names fonts on another host; this policy makes browsers load nothing from other hosts. */
const contentSecurity =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
const passedOn = ['content-type', 'cache-control', 'etag', 'last-modified', 'location'];

/**
 * Serves Bull Board to operators, read-only. It is loaded with the first request, so that it does not slow the
 * start.
 *
 * @param backends The names of the backends that exist now.
 */
export function serveBoard(http: FastifyInstance, queues: BoardQueues, backends: () => string[]): void {
  let loading: Promise<OperatorsBoard> | undefined;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    assertOperator(request.caller);
    loading ??= import('./operators-board.js').then(({ OperatorsBoard: board }) => board.create(boardPath));
    const board = await loading;
    const shown = await queues.of(backends());
    const { statusCode, headers, rawPayload } = await queues.reading(() => board.get(request.url, shown));
    for (const name of passedOn) {
      const value = headers[name];
      if (value !== undefined) void reply.header(name, value);
    }
    return reply.code(statusCode).header('Content-Security-Policy', contentSecurity).send(rawPayload);
  };
  http.get(boardPath, answer);
  http.get(`${boardPath}/*`, answer);
}

/** The path at which operators look at the queues. */
export const boardPath = '/admin/queues';

/** Whether the pattern of a route belongs to the board. */
export function isBoardRoute(route: string): boolean {
  return route === boardPath || route === `${boardPath}/*`;
}
