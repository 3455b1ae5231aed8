import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** Receives the text of a body, or `undefined` if the body exceeds the allowed size. */
type BodyReceiver = (text: string | undefined, bytes: number) => void;

/**
 * Reads a body of at most `maximumBytes`. The receiver is not called if the client disconnects first. If the
 * receiver throws, the request is answered with 500, so that no request can end the process.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maximumBytes: number,
  receive: BodyReceiver,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maximumBytes) chunks.push(chunk);
  });
  request.once('end', () => {
    try {
      receive(bytes > maximumBytes ? undefined : textOf(chunks), bytes);
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

/** Answers with an error of the simulator itself, in OpenAI's shape, which most clients can read. */
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

/** The scenario, the vendor and the API path that a URL selects. */
export interface RequestTarget {
  /** The whole path without the query. */
  path: string;
  scenario: string | undefined;
  vendor: string | undefined;
  /** The path without its leading `/scenario/<name>` and `/vendor/<id>`, which may come in either order. */
  vendorPath: string;
  query: URLSearchParams;
}

export function targetOf(url: string): RequestTarget {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  const target: RequestTarget = {
    path,
    scenario: undefined,
    vendor: undefined,
    vendorPath: path,
    query: new URLSearchParams(query < 0 ? '' : url.slice(query)),
  };
  let selector = leadingSelector(target.vendorPath);
  while (selector !== undefined && target[selector.kind] === undefined) {
    target[selector.kind] = selector.name;
    target.vendorPath = selector.rest;
    selector = leadingSelector(selector.rest);
  }
  return target;
}

interface Selector {
  kind: 'scenario' | 'vendor';
  name: string;
  rest: string;
}

const selectorPattern = /^\/(scenario|vendor)\/([^/]+)(\/.*)?$/;

function leadingSelector(path: string): Selector | undefined {
  if (!path.startsWith('/scenario/') && !path.startsWith('/vendor/')) return undefined;
  const [, kind, name = '', rest = '/'] = selectorPattern.exec(path) ?? [];
  return kind === 'scenario' || kind === 'vendor' ? { kind, name, rest } : undefined;
}

const keyHeaders = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

/** The API key of a request, from whichever header its protocol uses. */
export function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return authorization.replace(/^Bearer\s+/i, '');
  for (const name of keyHeaders) {
    const value = headers[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** The headers except those that hold credentials. */
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
