import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request's body: its text, or `undefined` when it was larger than allowed. */
type Received = (text: string | undefined, bytes: number) => void;

/**
 * Reads a body of at most `maximumBytes`. Nothing is called back for a client that leaves meanwhile. What
 * the receiver throws is a defect of the simulator or a request that nobody thought of: it is answered with
 * 500, so that it ends no process.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maximumBytes: number,
  received: Received,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maximumBytes) chunks.push(chunk);
  });
  request.once('end', () => {
    try {
      received(bytes > maximumBytes ? undefined : textOf(chunks), bytes);
    } catch (error) {
      refuse(
        response,
        500,
        `The simulator failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}

function textOf(chunks: Buffer[]): string {
  const [first, second] = chunks;
  if (first === undefined) return '';
  return second === undefined ? first.toString() : Buffer.concat(chunks).toString();
}

/** Answers a request that is no vendor's business, in the shape that most clients read. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    error: { message, type: 'invalid_request_error', param: null, code: 'simulator' },
  });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const selector = /^\/(scenario|vendor)\/([^/]+)(\/.*)?$/;

/** What a request is addressed to. */
export interface Target {
  /** As it came, without the query. */
  path: string;
  scenario: string | undefined;
  vendor: string | undefined;
  /** The path behind `/scenario/<name>` and `/vendor/<id>`, which may come in any order. */
  vendorPath: string;
  query: URLSearchParams;
}

export function targetOf(url: string): Target {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  const target: Target = {
    path,
    scenario: undefined,
    vendor: undefined,
    vendorPath: path,
    query: new URLSearchParams(query < 0 ? '' : url.slice(query)),
  };
  let found = selected(target.vendorPath);
  while (found !== undefined && target[found.what] === undefined) {
    target[found.what] = found.name;
    target.vendorPath = found.rest;
    found = selected(found.rest);
  }
  return target;
}

interface Selected {
  what: 'scenario' | 'vendor';
  name: string;
  rest: string;
}

function selected(path: string): Selected | undefined {
  if (!path.startsWith('/scenario/') && !path.startsWith('/vendor/')) return undefined;
  const [, what, name = '', rest = '/'] = selector.exec(path) ?? [];
  return what === 'scenario' || what === 'vendor' ? { what, name, rest } : undefined;
}

const keyHeaders = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

/** The API key of a request, from whichever header its protocol puts it in. */
export function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return authorization.replace(/^Bearer\s+/i, '');
  for (const name of keyHeaders) {
    const value = headers[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** The headers without those that hold credentials. */
export function withoutCredentials(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    authorization: _authorization,
    'x-api-key': _apiKey,
    'api-key': _azureKey,
    'x-goog-api-key': _googleKey,
    cookie: _cookie,
    ...rest
  } = headers;
  return rest;
}
