import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './telemetry.js';

interface InternalServerOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  readiness: Readiness;
  /** Answers requests for the metrics of this process; undefined when it has none. */
  answerMetrics: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

const requestLimitMs = 5_000;

/** The internal port is not available. */
export class InternalPortError extends Error {
  override readonly name = 'InternalPortError';

  constructor(host: string, port: number, cause: unknown) {
    super(
      `Cannot listen on ${host}:${port} for metrics and health. Set a different SLUICE_INTERNAL_PORT for each process, or 0 for a free port.`,
      { cause },
    );
  }
}

/**
 * The server for the systems that supervise a process: `/metrics` for Prometheus, `/livez` whether the process
 * answers, `/readyz` whether it can work, with its problems otherwise. It has no authentication and shows nothing
 * about jobs; keep it on loopback or on an internal network.
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
  if (request.method !== 'GET') return send(response, 405, { status: 'only GET is allowed' });
  if (path === '/livez') return send(response, 200, { status: 'ok' });
  if (path === '/metrics' && answerMetrics !== undefined) return answerMetrics(request, response);
  if (path !== '/readyz') return send(response, 404, { status: 'not found' });
  const { problems } = readiness;
  const ready = problems.length === 0;
  send(response, ready ? 200 : 503, ready ? { status: 'ok' } : { status: 'not-ready', problems });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
