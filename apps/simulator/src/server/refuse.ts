import type { ServerResponse } from 'node:http';

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
