import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './readiness.js';

export interface InternalServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  readiness: Readiness;
  /** Answers for the metrics of this process. */
  answerMetrics: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

/** For slow callers. */
const requestLimitMs = 5_000;

/** The internal port cannot be listened on. */
export class InternalPortError extends Error {
  override readonly name = 'InternalPortError';

  constructor(host: string, port: number, cause: unknown) {
    super(
      `Nothing can listen on ${host}:${port} for metrics and health. Give each process another SLUICE_INTERNAL_PORT, or 0 for a free one.`,
      { cause },
    );
  }
}

/**
 * What the machinery around a process asks it: `/metrics` for Prometheus, `/livez` whether it answers at
 * all, `/readyz` whether it is of use, with what is wrong where it is not. It has no authentication and says
 * nothing of jobs; keep it on loopback or on an internal network.
 */
export class InternalServer {
  private constructor(private readonly server: Server) {}

  /** @throws {InternalPortError} */
  static async open({ host, port, ...parts }: InternalServerOptions): Promise<InternalServer> {
    const server = createServer(
      { requestTimeout: requestLimitMs, headersTimeout: requestLimitMs },
      (request, response) => answer(request, response, parts),
    );
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new InternalPortError(host, port, error);
    }
    server.unref();
    return new InternalServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { readiness, answerMetrics }: Pick<InternalServerOptions, 'readiness' | 'answerMetrics'>,
): void {
  const [path] = (request.url ?? '').split('?', 1);
  if (request.method !== 'GET') return say(response, 405, { status: 'only GET' });
  if (path === '/livez') return say(response, 200, { status: 'ok' });
  if (path === '/metrics' && answerMetrics !== undefined) return answerMetrics(request, response);
  if (path !== '/readyz') return say(response, 404, { status: 'not found' });
  const { problems } = readiness;
  const ready = problems.length === 0;
  say(response, ready ? 200 : 503, ready ? { status: 'ok' } : { status: 'not-ready', problems });
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
