import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Configuration } from '@app/contracts';
import type { Logger, Telemetry } from '@app/telemetry';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from './authenticator.js';
import './caller.js';
import { readJsonBody } from './json-body.js';
import { ProblemError, problemTypes, toProblem } from './problems.js';
import { requestId, watchRequests } from './request-log.js';

/** JSON lines have no registered type; these are the ones in use. */
const jsonLinesTypes = ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'];
/** Bytes of all headers of one request. */
const maximumHeaderSize = 16_384;

/**
 * The HTTP side of the API: bounds on everything that a caller sends, only JSON bodies, a request id on every
 * answer, and authentication before a body is read.
 */
export function createHttpAdapter(
  { bodyLimit }: Configuration['http'],
  limits: HttpTimeLimits,
  authenticator: Authenticator,
  { telemetry, log }: { telemetry: Telemetry; log: Logger },
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: limits.request,
    connectionTimeout: limits.idle,
    keepAliveTimeout: limits.keepAlive,
    http: {
      headersTimeout: limits.headers,
      connectionsCheckingInterval: limits.check,
      maxHeaderSize: maximumHeaderSize,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerUnroutable,
    genReqId: requestId,
    return503OnClosing: false,
    skipMiddie: true,
  });
  const http = adapter.getInstance();

  http.removeAllContentTypeParsers();
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, readJsonBody(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });

  // The controller reads the lines one by one.
  http.addContentTypeParser(jsonLinesTypes, (_, body, done) => done(null, body));

  watchRequests(http, telemetry, log);
  http.decorateRequest('caller');
  http.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff');
    try {
      request.caller = authenticator.callerOf(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  return adapter;
}

/** Time limits for slow callers, in milliseconds. */
export interface HttpTimeLimits {
  /** For all headers of a request. */
  headers: number;
  /** For a whole request, its body included. */
  request: number;
  /** Without a byte in either direction; longer than the longest `Prefer: wait`. */
  idle: number;
  /** Between two requests on one connection. */
  keepAlive: number;
  /** How often slow requests are searched for. */
  check: number;
}

export const defaultTimeLimits: HttpTimeLimits = {
  headers: 10_000,
  request: 120_000,
  idle: 120_000,
  keepAlive: 75_000,
  check: 2_000,
};

/** Answers invalid or too slow requests and closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answerTo(error.code));
  socket.destroySoon();
}

function answerTo(code: string | undefined): string {
  const problem = toProblem(problemOf(code), randomUUID());
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${problem.requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function problemOf(code: string | undefined): ProblemError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('request-timeout', 'Send the headers and the body faster.');
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError('headers-too-large', 'Send fewer or shorter headers.');
    default:
      return new ProblemError('malformed-request', 'Send a request that follows RFC 9112.');
  }
}

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
