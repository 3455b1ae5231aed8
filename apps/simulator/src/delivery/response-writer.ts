import type { ServerResponse } from 'node:http';
import { setTimeout as timeout } from 'node:timers/promises';
import type { StreamBody, WholeBody } from '../protocols/protocol.js';
import type { Fault } from '../script/behaviour.js';
import type { Pace } from './pace.js';

/** A response that is ready to be sent, and how to send it. */
export interface Delivery {
  status: number;
  /** Alternating names and values, without content type and length. */
  headers: string[];
  body: WholeBody | StreamBody;
  /** Determines how long a plain answer takes to generate. */
  outputTokens: number;
  pace: Pace;
  fault: Fault | undefined;
  /** A stream event without content, for the fault that only keeps a stream alive. */
  comment: string;
}

/** Sends the headers. The Content-Length is sent only if it is given. */
export function writeHead(response: ServerResponse, delivery: Delivery, contentLength?: number): void {
  const { status, headers, body } = delivery;
  headers.push('content-type', body.contentType);
  if (body.stream) headers.push('cache-control', 'no-cache');
  if (contentLength !== undefined) headers.push('content-length', String(contentLength));
  response.writeHead(status, headers);
}

/**
 * Writes the opening of a stream and its first `count` tokens at their pace. Tokens that are due at the same
 * time, as at high rates, go out in one write; the rate holds over the whole stream.
 */
export async function writeTokens(
  response: ServerResponse,
  body: StreamBody,
  pace: Pace,
  gone: AbortSignal,
  count = body.tokens.length,
): Promise<void> {
  response.flushHeaders();
  let due = performance.now() + pace.timeToFirstTokenMs;
  await pause(pace.timeToFirstTokenMs, gone);
  let ready = body.opening;
  for (const [index, token] of body.tokens.slice(0, count).entries()) {
    if (index > 0) due += pace.gapMs();
    const early = due - performance.now();
    if (early > 0 && index > 0) {
      response.write(ready);
      ready = '';
      await pause(early, gone);
    }
    ready += token;
  }
  if (ready !== '') response.write(ready);
}

/** Waits; rejects as soon as the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds > 0) await timeout(milliseconds, undefined, { signal });
}
