import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { attribute, type Logger, metrics, noSpan, type Span, spanName, type Telemetry } from '@app/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request. */
    span: Span;
  }
}

/** Polled by machines all the time, so neither traced nor logged. */
const unwatched = new Set(['/healthz', '/readyz']);
const firstServerError = 500;
const millisecondsPerSecond = 1_000;

/**
 * Traces, counts and logs the requests: by their routes, never by their addresses or bodies. It has to see a
 * request before all others.
 */
export function watchRequests(http: FastifyInstance, telemetry: Telemetry, log: Logger): void {
  http.decorateRequest('span');
  http.addHook('onRequest', (request, _reply, done) => {
    const route = routeOf(request);
    request.span = unwatched.has(route)
      ? noSpan
      : telemetry.tracer.start(spanName.request(request.method, route), {
          kind: 'server',
          parent: header(request, 'traceparent'),
          attributes: {
            [attribute.httpMethod]: request.method,
            [attribute.httpRoute]: route,
            [attribute.requestId]: request.id,
          },
        });
    done();
  });
  http.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    if (unwatched.has(route)) return done();
    const { method, span } = request;
    const { statusCode: status, elapsedTime: durationMs } = reply;
    const tenant = request.caller?.tenant;
    span.set({ [attribute.httpStatus]: status, [attribute.tenant]: tenant });
    span.end(status >= firstServerError ? String(status) : undefined);
    telemetry.meter.record(
      metrics.requestDuration,
      { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
      durationMs / millisecondsPerSecond,
    );
    // Callers poll jobs with GET.
    const say = method === 'GET' ? 'debug' : 'info';
    log[say]('A request was answered', {
      requestId: request.id,
      trace: span.traceId,
      tenant,
      method,
      path: route,
      status,
      durationMs: Math.round(durationMs),
    });
    done();
  });
}

/** The pattern of the route; requests without a route share one name. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? '(unknown)';
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

const acceptable = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's X-Request-Id where it is safe to repeat and to log, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}
