import type { ServerResponse } from 'node:http';
import type { StreamBody } from '../protocols/protocol.js';
import type { Fault } from '../script/behaviour.js';
import { type Delivery, pause, writeHead, writeTokens } from './response-writer.js';

/**
 * Sends a response. A body that is due at once goes out in one write, after at most one timer. Every wait ends
 * when the client disconnects.
 */
export function deliver(response: ServerResponse, delivery: Delivery): void {
  if (isDueAtOnce(delivery)) {
    sendAfter(delivery.pace.latencyMs, response, delivery);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  deliverSlowly(response, delivery, gone.signal).catch((error: unknown) => {
    if (!gone.signal.aborted) response.destroy(error instanceof Error ? error : new Error(String(error)));
  });
}

function isDueAtOnce({ fault, pace }: Delivery): boolean {
  return fault === undefined && pace.together;
}

function sendAfter(latencyMs: number, response: ServerResponse, delivery: Delivery): void {
  if (latencyMs === 0) {
    sendAtOnce(response, delivery);
    return;
  }
  const timer = setTimeout(sendAtOnce, latencyMs, response, delivery);
  response.once('close', () => clearTimeout(timer));
}

function sendAtOnce(response: ServerResponse, delivery: Delivery): void {
  const { body } = delivery;
  if (body.stream) {
    writeHead(response, delivery);
    response.end(body.opening + body.tokens.join('') + body.closing);
  } else {
    writeHead(response, delivery, Buffer.byteLength(body.text));
    response.end(body.text);
  }
}

async function deliverSlowly(response: ServerResponse, delivery: Delivery, gone: AbortSignal): Promise<void> {
  const { body, pace, fault } = delivery;
  await pause(pace.latencyMs, gone);
  if (fault !== undefined) {
    await deliverFaulty(response, delivery, fault, gone);
  } else if (body.stream) {
    writeHead(response, delivery);
    await writeTokens(response, body, pace, gone);
    response.end(body.closing);
  } else {
    await pause(generationMs(delivery), gone);
    sendAtOnce(response, delivery);
  }
}

/** A plain answer is sent when its last token is generated. */
function generationMs({ pace, outputTokens }: Delivery): number {
  let total = pace.timeToFirstTokenMs;
  for (let token = 1; token < outputTokens; token += 1) total += pace.gapMs();
  return total;
}

/** Bytes that a wrong Content-Length promises and that are never sent. */
const missingBytes = 100;

/** Sends a response with its fault; {@link Fault} describes each one. */
async function deliverFaulty(
  response: ServerResponse,
  delivery: Delivery,
  fault: Fault,
  gone: AbortSignal,
): Promise<void> {
  const { body, pace } = delivery;
  switch (fault.type) {
    case 'refuse':
      response.socket?.destroy();
      return;
    case 'hang-before-headers':
      return;
    case 'hang-after-headers':
      writeHead(response, delivery);
      response.flushHeaders();
      return;
    case 'drip':
      await drip(response, delivery, fault, gone);
      return;
    case 'reset':
      await writePart(response, delivery, fault.afterTokens, gone);
      response.socket?.resetAndDestroy();
      return;
    case 'truncate':
      await writePart(response, delivery, fault.afterTokens, gone);
      if (body.stream) response.end();
      else response.socket?.destroySoon();
      return;
    case 'malformed':
      if (body.stream) {
        writeHead(response, delivery);
        const broken = malformed(body, fault.afterTokens);
        await writeTokens(response, broken, pace, gone);
        response.end(broken.closing);
      } else {
        const text = half(body.text);
        writeHead(response, delivery, Buffer.byteLength(text));
        response.end(text);
      }
      return;
    case 'wrong-content-length': {
      const text = body.stream ? body.opening + body.tokens.join('') + body.closing : body.text;
      writeHead(response, delivery, Buffer.byteLength(text) + missingBytes);
      await flushed(response, text);
      response.socket?.destroySoon();
    }
  }
}

async function drip(
  response: ServerResponse,
  delivery: Delivery,
  fault: Extract<Fault, { type: 'drip' }>,
  gone: AbortSignal,
): Promise<void> {
  const { body, comment } = delivery;
  writeHead(response, delivery);
  response.flushHeaders();
  if (body.stream && fault.content === 'text') response.write(body.opening);
  for (let count = 0; !gone.aborted; count += 1) {
    await pause(fault.everyMs, gone);
    if (response.writableNeedDrain) continue;
    if (!body.stream) response.write(' ');
    else if (fault.content === 'comment') response.write(comment);
    else response.write(body.tokens[count % body.tokens.length] ?? comment);
  }
}

/** Writes the first tokens of a stream, or the first half of a plain body, and waits until they are flushed. */
async function writePart(
  response: ServerResponse,
  delivery: Delivery,
  afterTokens: number,
  gone: AbortSignal,
): Promise<void> {
  const { body, pace } = delivery;
  if (body.stream) {
    writeHead(response, delivery);
    await writeTokens(response, body, pace, gone, afterTokens);
    await flushed(response, '');
  } else {
    writeHead(response, delivery, Buffer.byteLength(body.text));
    await flushed(response, half(body.text));
  }
}

function flushed(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => response.write(text, () => resolve()));
}

/** The same stream with one of its events cut in half. */
function malformed(body: StreamBody, afterTokens: number): StreamBody {
  const cut = body.tokens[afterTokens] ?? body.tokens.at(-1);
  if (cut === undefined) return { ...body, opening: `${half(body.opening)}\n\n` };
  return { ...body, tokens: body.tokens.map((token) => (token === cut ? `${half(token)}\n\n` : token)) };
}

function half(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}
