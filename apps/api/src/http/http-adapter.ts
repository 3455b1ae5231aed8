import type { Configuration } from '@app/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Authenticator } from '../authentication/authenticator.js';
import '../authentication/caller.js';
import { answerClientError } from './client-error.js';
import { readJsonBody } from './json-body.js';
import { answerUnroutable } from './unroutable.js';
import { requestId } from './request-id.js';
import { watchRequests } from './watch-requests.js';
import type { Logger, Telemetry } from '@app/telemetry';
import type { HttpTimeLimits } from './time-limits.js';

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

  // Lines are read one by one by whoever takes them.
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
