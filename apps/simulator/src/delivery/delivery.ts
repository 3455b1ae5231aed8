import type { ServerResponse } from 'node:http';
import type { Fault } from '../behaviour/fault.js';
import type { StreamBody, WholeBody } from '../protocols/protocol.js';
import type { Pace } from './pace.js';

/** A response that is ready to be sent, and how. */
export interface Delivery {
  status: number;
  /** Names and values by turns, without content type and length. */
  headers: string[];
  body: WholeBody | StreamBody;
  /** By which a plain answer's time is reckoned. */
  outputTokens: number;
  pace: Pace;
  fault: Fault | undefined;
  /** What keeps a stream alive, for the fault that does nothing else. */
  comment: string;
}

/** Sends the headers. A body's length is told unless it is a stream. */
export function writeHead(response: ServerResponse, delivery: Delivery, contentLength?: number): void {
  const { status, headers, body } = delivery;
  headers.push('content-type', body.contentType);
  if (body.stream) headers.push('cache-control', 'no-cache');
  if (contentLength !== undefined) headers.push('content-length', String(contentLength));
  response.writeHead(status, headers);
}
